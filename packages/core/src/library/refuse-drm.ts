import type { StreamVisibility } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";

/** @throws AppError drm_not_configured: no licence server can be configured yet */
export function refuseDrm(visibility: StreamVisibility | undefined): void {
  if (visibility !== "drm") return;
  const message =
    "Streams under DRM need a licence server, and this server has none. Use visibility public or private.";
  throw new AppError("drm_not_configured", message, {
    issues: [{ path: "visibility", message: "drm is not configured" }],
  });
}
