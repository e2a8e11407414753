import { type Perspective, perspectiveDegrees, perspectives } from "@vergence/contract";

/** The library's number as a name: 0 is Regular. */
export function toPerspective(degrees: number): Perspective {
  return perspectives.find((perspective) => perspectiveDegrees[perspective] === degrees) ?? "Regular";
}
