import { describe, expect, test } from "vitest";
import { unprivilegedUser } from "./unprivileged-user.ts";

describe("unprivilegedUser", () => {
  test("not root › the command as it is", () => {
    expect(unprivilegedUser(1000).command("postgres", ["-D", "x"])).toEqual({
      file: "postgres",
      args: ["-D", "x"],
      options: {},
    });
  });

  test("root › a user namespace, the files stay root's", () => {
    const user = unprivilegedUser(0, () => true);
    expect(user.fileOwner).toBe(0);
    expect(user.command("postgres", ["-D"])).toEqual({ file: "unshare", args: ["-U", "postgres", "-D"], options: {} });
  });

  test("root where namespaces are forbidden › nobody, who then owns the files", () => {
    const user = unprivilegedUser(0, () => false);
    expect(user.fileOwner).toBe(65534);
    expect(user.command("postgres", []).options).toEqual({ uid: 65534, gid: 65534 });
  });
});
