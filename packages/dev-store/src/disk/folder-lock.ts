import { hash } from "node:crypto";
import { realpath, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

function socketPath(folder: string): string {
  const name = `vergence-dev-store-${process.getuid?.() ?? 0}-${hash("sha256", folder, "hex").slice(0, 16)}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen(path, () => resolve(server.unref()));
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
  });
}

/**
 * Claims a folder for this process. The claim is a socket: the kernel ends it with the process, however that dies, and
 * no process id can be mistaken for that of another.
 * @returns a function that gives the folder up
 * @throws Error when another process owns it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = socketPath(await realpath(folder));
  let server = await listen(path);
  if (!server && !(await isAnswered(path))) {
    await rm(path, { force: true });
    server = await listen(path);
  }
  if (!server)
    throw new Error(`${folder} is in use by another dev store; stop that one, or give this one its own folder`);
  const owner = server;
  return () => new Promise((resolve) => owner.close(() => resolve()));
}
