/** The classes of a dialog over the page, and of the layer between the two. */
export const dialogLook =
  "fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 animate-enter overflow-y-auto rounded-xl border bg-surface p-5 shadow-2xl shadow-black/25 outline-none";
export const overlayLook = "fixed inset-0 z-40 animate-enter bg-black/45 backdrop-blur-[2px]";
