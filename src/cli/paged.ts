/** Most items that are asked for at once. */
const PAGE = 1000;

/** One page of a list, and where the next begins. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** The items of a list page by page, at most `limit` (0: all). */
export async function* paged<T>(
  limit: number,
  ask: (limit: number, after: string | undefined) => Promise<ListPage<T>>,
): AsyncGenerator<T> {
  let left = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  let after: string | undefined;
  do {
    const page: ListPage<T> = await ask(Math.min(PAGE, left), after);
    yield* page.items;
    left -= page.items.length;
    // A page may be empty and yet not the last; one that leads nowhere is.
    after = page.next === after ? undefined : page.next;
  } while (after !== undefined && left > 0);
}
