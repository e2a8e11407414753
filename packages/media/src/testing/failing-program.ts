// A program that fails as no film maker's file is to blame for.
throw new Error("ENOSPC: no space left on device, write");
