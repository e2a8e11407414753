"use client";

import { ChevronLeft, ChevronRight, ChevronsLeft } from "lucide-react";
import { Button } from "../ui/button.tsx";

interface PagerProps {
  trail: string[];
  nextCursor: string | null;
  onTurn: (trail: string[]) => void;
}

/** Leads through the pages of the list. A list of one page has none. */
export function Pager({ trail, nextCursor, onTurn }: PagerProps) {
  if (trail.length === 0 && nextCursor === null) return null;
  const turn = (next: string[]) => {
    onTurn(next);
    scrollTo({ top: 0 });
  };
  return (
    <nav aria-label="Pages" className="mt-3 flex items-center justify-end gap-1.5">
      {trail.length > 1 && (
        <Button variant="ghost" size="sm" onClick={() => turn([])}>
          <ChevronsLeft aria-hidden /> Newest
        </Button>
      )}
      <Button size="sm" disabled={trail.length === 0} onClick={() => turn(trail.slice(0, -1))}>
        <ChevronLeft aria-hidden /> Newer
      </Button>
      <Button
        size="sm"
        disabled={nextCursor === null}
        onClick={() => nextCursor !== null && turn([...trail, nextCursor])}
      >
        Older <ChevronRight aria-hidden />
      </Button>
    </nav>
  );
}
