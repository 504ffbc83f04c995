import type { Page } from 'playwright-core';

/**
 * What stands out of the window, is squeezed or scrolls sideways, controls that nothing scrolls into view, and (where less motion
 * is asked for) what moves; empty where all is well.
 */
export async function layoutFaults(page: Page): Promise<string[]> {
  return [...new Set([...(await page.evaluate(faultsOfShape)), ...(await page.evaluate(faultsOfReach))])];
}

/* What follows runs in the page, each by itself. */

function faultsOfShape(): string[] {
  /** What is made to. */
  const MAY_SCROLL =
    'pre, [role="tablist"], .scroll, textarea, .cm-scroller, :has(> [aria-label="Events"]), mz-incident-board, mz-incident-pivot';
  const stills = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const found: string[] = [];
  const isText = ({ nodeType, nodeValue }: Node): boolean => nodeType === 3 && (nodeValue ?? '').trim().length > 5;
  const look = (element: Element): void => {
    const { width, height } = element.getBoundingClientRect();
    if (Math.min(width, height) <= 1 || !element.checkVisibility({ visibilityProperty: true })) return;
    const hasWords = [...element.childNodes].some(isText);
    const scrolls = /auto|scroll/.test(getComputedStyle(element).overflowX) && !element.matches(MAY_SCROLL);
    const name = `${element.localName}.${element.getAttribute('class') ?? ''} ${element.textContent.slice(0, 40)}`;
    const faults = {
      squeezed: hasWords && width < 40 && height > 70,
      'a row over 300 pixels high': height > 300 && element.matches('tr, .row'),
      'scrolls sideways': scrolls && element.scrollWidth > element.clientWidth + 1,
      moves: stills && element.getAnimations().length > 0,
    };
    for (const [fault, is] of Object.entries(faults)) if (is) found.push(`${fault}: ${name}`);
  };
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*:not(svg *, option)')) {
      look(element);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document.body);
  const { scrollWidth } = document.documentElement;
  return scrollWidth > innerWidth ? [...found, `the document is ${scrollWidth} pixels wide`] : found;
}

function faultsOfReach(): string[] {
  const CONTROLS = 'button, a[href], input, select, textarea, [tabindex="0"]';
  const found: string[] = [];
  const parentOf = (element: Element): Element | null =>
    element.assignedSlot ?? element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;
  /** The first above it that cuts or scrolls what stands out of it. */
  const holderOf = (element: Element): Element | undefined => {
    let at = parentOf(element);
    while (at !== null && getComputedStyle(at).overflowX === 'visible') at = parentOf(at);
    return at ?? undefined;
  };
  const isApart = (one: DOMRect, other: DOMRect): boolean =>
    one.left >= other.right || one.right <= other.left || one.top >= other.bottom || one.bottom <= other.top;
  const look = (element: Element): void => {
    const own = element.getBoundingClientRect();
    if (Math.min(own.width, own.height) <= 1 || !element.checkVisibility({ visibilityProperty: true })) return;
    const holder = holderOf(element);
    const name = `${element.localName} ${element.getAttribute('aria-label') ?? element.textContent.slice(0, 40)}`;
    if (holder === undefined) {
      if (own.right > innerWidth + 1 || own.left < -1) found.push(`out of the window: ${name}`);
      return;
    }
    const { overflowX, overflowY } = getComputedStyle(holder);
    const box = holder.getBoundingClientRect();
    if (isApart(own, box) && element.matches(CONTROLS) && !/auto|scroll/.test(overflowX + overflowY))
      found.push(`cut away by ${holder.localName}.${holder.getAttribute('class') ?? ''}: ${name}`);
  };
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*:not(svg *, option, .unseen)')) {
      look(element);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document.body);
  return found;
}
