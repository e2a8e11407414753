import { type Layout, layouts, type UploadStatus, uploadStatuses } from "@vergence/contract";

/** What the uploads page shows; all of it is in the address, so that reload, back and a sent link work. */
export interface UploadsQuery {
  status?: UploadStatus;
  layout?: Layout;
  search: string;
  /** The cursors of the pages walked through, newest page first; the last one is the page on show. */
  trail: string[];
}

const maxSearchLength = 200;
/** An address must stay short enough for every proxy; older steps are forgotten first. */
const maxTrailLength = 24;

/** Reads the address; whatever is not known is left out. */
export function parseUploadsQuery(params: URLSearchParams): UploadsQuery {
  return {
    status: uploadStatuses.find((status) => status === params.get("status")),
    layout: layouts.find((layout) => layout === params.get("layout")),
    search: (params.get("search") ?? "").trim().slice(0, maxSearchLength),
    trail: params.getAll("cursor").filter((cursor) => cursor.length > 0 && cursor.length <= 200),
  };
}

/** The address of a query: the path, with only what differs from the plain list. */
export function uploadsHref({ status, layout, search, trail }: UploadsQuery): string {
  const params = new URLSearchParams();
  if (status) params.set("status", status);
  if (layout) params.set("layout", layout);
  if (search) params.set("search", search);
  for (const cursor of trail.slice(-maxTrailLength)) params.append("cursor", cursor);
  return params.size === 0 ? "/uploads" : `/uploads?${params}`;
}

/** Whether anything narrows the list. */
export function isFiltered({ status, layout, search }: UploadsQuery): boolean {
  return status !== undefined || layout !== undefined || search !== "";
}
