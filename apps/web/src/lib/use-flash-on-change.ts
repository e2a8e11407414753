"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Lights an element up for a moment whenever the value changes, so that the eye finds what moved. */
export function useFlashOnChange(element: RefObject<HTMLElement | null>, value: string): void {
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    element.current?.animate([{ backgroundColor: "var(--color-accent-wash)" }, {}], {
      duration: 1_800,
      easing: "ease-out",
    });
  }, [element, value]);
}
