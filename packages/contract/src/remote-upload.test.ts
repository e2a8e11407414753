import { expect, test } from "vitest";
import { remoteUploadBody } from "./remote-upload.ts";
import { issuesOf } from "./testing/issues-of.ts";

const body = { name: "Reef", layout: "2D", videoUrl: "https://films.example/reef.mp4" };

test("remoteUploadBody › fills in what is not said", () => {
  expect(remoteUploadBody.parse(body)).toEqual({
    ...body,
    description: "",
    perspective: "Regular",
    folderName: "Home",
    secondaryVideoUrl: undefined,
  });
  const separate = { ...body, layout: "Separate", secondaryVideoUrl: "http://films.example:8080/right.mov?sig=1" };
  expect(remoteUploadBody.parse(separate)).toMatchObject(separate);
  expect(remoteUploadBody.parse({ ...body, secondaryVideoUrl: null }).secondaryVideoUrl).toBeUndefined();
});

test.each<[string, object, string]>([
  ["AIV", { layout: "AIV" }, "layout"],
  ["no name", { name: " " }, "name"],
  ["a perspective as a number", { perspective: 180 }, "perspective"],
  ["no URL", { videoUrl: "reef.mp4" }, "videoUrl"],
  ["a relative URL", { videoUrl: "//films.example/reef.mp4" }, "videoUrl"],
  ["FTP", { videoUrl: "ftp://films.example/reef.mp4" }, "videoUrl"],
  ["a file", { videoUrl: "file:///etc/passwd" }, "videoUrl"],
  ["data", { videoUrl: "data:video/mp4;base64,AAAA" }, "videoUrl"],
  ["credentials", { videoUrl: "https://user:secret@films.example/reef.mp4" }, "videoUrl"],
  ["a user name", { videoUrl: "https://user@films.example/reef.mp4" }, "videoUrl"],
  ["a URL that is too long", { videoUrl: `https://films.example/${"a".repeat(2048)}` }, "videoUrl"],
  ["a line break", { videoUrl: "https://films.example/a\nb" }, "videoUrl"],
  ["Separate with one eye", { layout: "Separate" }, "secondaryVideoUrl"],
  ["two eyes of another layout", { secondaryVideoUrl: "https://films.example/right.mp4" }, "secondaryVideoUrl"],
  ["a second URL that is none", { layout: "Separate", secondaryVideoUrl: "right" }, "secondaryVideoUrl"],
])("remoteUploadBody › refuses %s", (_, change, path) => {
  expect(issuesOf(remoteUploadBody, { ...body, ...change }).map((issue) => issue.split(":")[0])).toEqual([path]);
});

test("remoteUploadBody › says all that is wrong at once", () => {
  const wrong = { name: "", layout: "Separate", videoUrl: "ftp://a/b", folderName: "a/b" };
  expect(issuesOf(remoteUploadBody, wrong)).toHaveLength(4);
});
