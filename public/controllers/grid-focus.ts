import type { LitElement, ReactiveController } from 'lit';
import { KeysController } from './keys.ts';

interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

/** What the grid does when its focus asks for it. */
export interface GridActions {
  readonly size: () => GridSize;
  /** Brings the row into view, so that it is drawn. */
  readonly reveal: (row: number) => void;
  readonly open: (row: number) => void;
  readonly act: (what: 'include' | 'exclude' | 'copy' | 'top', row: number, column: number) => boolean;
}

/** Roving focus over the cells of a grid (`[data-row][data-column]`), by arrows and by j and k. */
export class GridFocus implements ReactiveController {
  row = 0;
  column = 0;
  #wanted = false;
  readonly #host: LitElement;
  readonly #actions: GridActions;

  constructor(host: LitElement, actions: GridActions) {
    this.#host = host;
    this.#actions = actions;
    host.addController(this);
    const act = (what: Parameters<GridActions['act']>[0]) => (): boolean =>
      this.#inside && actions.act(what, this.row, this.column);
    host.addController(
      new KeysController({
        next: () => this.#step(1),
        previous: () => this.#step(-1),
        first: () => this.#inside && this.moveTo(0, this.column),
        last: () => this.#inside && this.moveTo(actions.size().rows - 1, this.column),
        left: () => this.#inside && this.moveTo(this.row, this.column - 1),
        right: () => this.#inside && this.moveTo(this.row, this.column + 1),
        open: () => {
          if (!this.#inside) return false;
          actions.open(this.row);
          return true;
        },
        include: act('include'),
        exclude: act('exclude'),
        copy: act('copy'),
        top: act('top'),
      }),
    );
  }

  /** The cell that has the focus, or would get it. */
  moveTo(row: number, column: number): boolean {
    const { rows, columns } = this.#actions.size();
    if (rows === 0) return false;
    this.row = Math.max(0, Math.min(rows - 1, row));
    this.column = Math.max(0, Math.min(columns - 1, column));
    this.#actions.reveal(this.row);
    this.#wanted = true;
    this.#host.requestUpdate();
    return true;
  }

  /** The focus came by pointer or Tab. */
  entered(row: number, column: number): void {
    if (row === this.row && column === this.column) return;
    this.row = row;
    this.column = column;
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    if (!this.#wanted) return;
    this.#wanted = false;
    const cell = `[data-row="${this.row}"][data-column="${this.column}"]`;
    this.#host.renderRoot.querySelector<HTMLElement>(cell)?.focus({ preventScroll: true });
  }

  get #inside(): boolean {
    const { activeElement } = this.#host.renderRoot as ShadowRoot;
    return activeElement?.matches('[data-row]') ?? false;
  }

  // The first step from outside goes to the first row, or to the row where one was last.
  #step(by: 1 | -1): boolean {
    return this.moveTo(this.#inside ? this.row + by : this.row, this.column);
  }
}
