/** A list of rows of one height, some of which are opened and have more below them. */
export interface RowLayout {
  readonly count: number;
  readonly rowHeight: number;
  /** Additional height by row index, ascending. */
  readonly extras: readonly { readonly index: number; readonly height: number }[];
}
export interface RowWindow {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
  /** Pixels above the first row. */
  readonly top: number;
  /** Pixels of the whole list. */
  readonly total: number;
}

/** Where a row begins, in pixels. */
export function rowTop(layout: RowLayout, index: number): number {
  let top = index * layout.rowHeight;
  for (const extra of layout.extras) if (extra.index < index) top += extra.height;
  return top;
}

/** The rows that touch the viewport, and some beyond it. */
export function visibleRows(layout: RowLayout, scrollTop: number, viewport: number, beyond: number): RowWindow {
  const first = Math.max(0, rowAt(layout, scrollTop) - beyond);
  const end = Math.min(layout.count, rowAt(layout, scrollTop + viewport) + 1 + beyond);
  return { first, end, top: rowTop(layout, first), total: rowTop(layout, layout.count) };
}

/** The row at a distance from the top. Opened rows are few, so they are walked. */
export function rowAt(layout: RowLayout, y: number): number {
  let above = 0;
  for (const extra of layout.extras) {
    const bottom = (extra.index + 1) * layout.rowHeight + above;
    if (y < bottom) break;
    if (y < bottom + extra.height) return extra.index;
    above += extra.height;
  }
  return Math.max(0, Math.min(layout.count - 1, Math.floor((y - above) / layout.rowHeight)));
}
