import type { ReactNode } from "react";

/** A column of a DataTable. The first one names the row, and fills the width that the others leave. */
export interface Column<Row> {
  label: string;
  /** Has a heading for screen readers only. */
  isLabelHidden?: boolean;
  /** Classes of the heading and of each cell: which screens show it, how wide it is, where its text stands. */
  look?: string;
  /** Further classes of a cell. */
  cellLook?: string;
  cell: (row: Row) => ReactNode;
  /** The cell's tooltip. */
  titleOf?: (row: Row) => string;
  /**
   * Classes of the bar shown in a cell while the rows are read; of the second one in the first column.
   */
  skeleton?: string;
}
