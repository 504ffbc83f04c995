import { describe, expect, it } from '@jest/globals';
import { rowAt, rowTop, visibleRows } from '../../public/model/row-window.ts';

describe('the window of a long list', () => {
  const layout = { count: 50_000, rowHeight: 28, extras: [{ index: 10, height: 500 }] };

  it('holds the rows in view and no more', () => {
    const view = visibleRows(layout, 600_000, 700, 10);

    expect(view.end - view.first).toBeLessThan(60);
    expect(view.total).toBe(50_000 * 28 + 500);
    expect(view.top).toBeLessThanOrEqual(600_000);
  });

  it('knows which row lies where, opened ones included', () => {
    expect(rowAt(layout, 10 * 28 + 400)).toBe(10);
    expect(rowAt(layout, 11 * 28 + 500)).toBe(11);
    expect(rowTop(layout, 11)).toBe(11 * 28 + 500);
    expect(rowAt({ count: 0, rowHeight: 28, extras: [] }, 0)).toBe(0);
  });
});
