export { fileSource } from "./upload/file-source.ts";
