import type { Perspective, Layout as WireLayout } from "@vergence/contract";

/** A layout as the database names it: a Prisma enum member cannot begin with a digit. */
export type StoredLayout = Exclude<WireLayout, "2D"> | "mono";

export const toWireLayout = (layout: StoredLayout | WireLayout): WireLayout => (layout === "mono" ? "2D" : layout);
export const toStoredLayout = (layout: WireLayout): StoredLayout => (layout === "2D" ? "mono" : layout);

/** The perspective as uploads name it, from its degrees. */
export const perspectiveOf = (degrees: number): Perspective =>
  degrees === 180 ? "180" : degrees === 360 ? "360" : "Regular";
