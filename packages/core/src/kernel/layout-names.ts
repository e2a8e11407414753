import type { Perspective, Layout as WireLayout } from "@vergence/contract";
import type { Layout as StoredLayout } from "../../generated/prisma/enums.ts";

// A Prisma enum member cannot begin with a digit.
export const toWireLayout = (layout: StoredLayout | WireLayout): WireLayout => (layout === "mono" ? "2D" : layout);
export const toStoredLayout = (layout: WireLayout): StoredLayout => (layout === "2D" ? "mono" : layout);

/** The perspective as uploads name it, from its degrees. */
export const perspectiveOf = (degrees: number): Perspective =>
  degrees === 180 ? "180" : degrees === 360 ? "360" : "Regular";
