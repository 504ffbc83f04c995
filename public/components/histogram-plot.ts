import uPlot from 'uplot';
import { formatShort, tickLabel, type Zone } from '../model/format.ts';
import type { Stack } from '../model/stack-histogram.ts';
import type { ResolvedRange } from '../model/time-range.ts';

export interface PlotRequest {
  readonly stack: Stack;
  /** A number for each bucket of the stack that it is compared with, drawn as a line over it. */
  readonly line?: readonly number[] | undefined;
  readonly range: ResolvedRange;
  readonly zone: Zone;
  readonly width: number;
  readonly height: number;
  /** Told of the range that was dragged over; without it nothing can be dragged. */
  readonly onRange?: ((range: ResolvedRange) => void) | undefined;
  /** The bucket under the pointer, and where; undefined when it left. */
  readonly onPoint: (point: { readonly index: number; readonly left: number } | undefined) => void;
}

/** The widest label of a mark, `00:00:00`: half of that at the end of the axis stands beyond it. */
const LABEL_PX = 48;
/** Narrower drags are clicks. */
const LEAST_DRAG_PX = 4;

/** Draws stacked bars into the element. Colours are those that the style sheets resolve to there, now. */
export function plotHistogram(parent: HTMLElement, request: PlotRequest): uPlot {
  const { stack, zone, range, line = [] } = request;
  const colour = colourReader(parent);
  // Bars cover each other: the tallest (all together, in the colour of the topmost) is drawn first.
  const downwards = stack.bands.toReversed();
  const asBars = uPlot.paths.bars?.({ size: [1, Number.POSITIVE_INFINITY], align: 1, gap: 1 });
  const options: uPlot.Options = {
    width: request.width,
    height: request.height,
    ms: 1,
    padding: [6, LABEL_PX / 2, 0, 0],
    legend: { show: false },
    tzDate: (time) => (zone === 'utc' ? uPlot.tzDate(new Date(time), 'Etc/UTC') : new Date(time)),
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: request.onRange !== undefined, y: false, setScale: false },
    },
    scales: {
      x: { time: true, range: () => [range.from, range.to] },
      y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.05)] },
    },
    axes: axesOf(zone, colour),
    series: [
      {},
      ...downwards.map(
        (band): uPlot.Series => ({
          fill: colour(`--bar-${band.key}`),
          width: 0,
          points: { show: false },
          ...(asBars && { paths: asBars }),
        }),
      ),
      ...(line.length > 0 ? [lineSeries(colour('--text-2'))] : []),
    ],
    hooks: {
      setSelect: [(plot) => select(plot, request.onRange)],
      setCursor: [(plot) => point(plot, request)],
    },
  };
  const bars = downwards.map((_, index) => sumFrom(stack, downwards.length - index));
  const data = [stack.times, ...bars, ...(line.length > 0 ? [line] : [])];
  return new uPlot(options, data as uPlot.AlignedData, parent);
}

function axesOf(zone: Zone, colour: (name: string) => string): uPlot.Axis[] {
  const axis = {
    stroke: colour('--text-3'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...axis,
      size: 22,
      gap: 3,
      space: 70,
      grid: { show: false },
      values: (_plot, times, _axis, _space, step) => times.map((time) => tickLabel(time, step, zone)),
    },
    {
      ...axis,
      size: 44,
      gap: 4,
      space: 26,
      values: (_plot, values) => values.map((value) => (Number.isInteger(value) ? formatShort(value) : '')),
    },
  ];
}

function lineSeries(stroke: string): uPlot.Series {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return { stroke, width: 1.5, dash: [4, 3], points: { show: false }, ...(stepped && { paths: stepped }) };
}

/** Sums of the lowest `bands` bands. */
function sumFrom(stack: Stack, bands: number): number[] {
  const lower = stack.bands.slice(0, bands);
  return stack.times.map((_, index) => lower.reduce((sum, band) => sum + (band.counts[index] ?? 0), 0));
}

function select(plot: uPlot, onRange: PlotRequest['onRange']): void {
  const { left, width } = plot.select;
  if (width < LEAST_DRAG_PX || !onRange) return;
  const from = Math.floor(plot.posToVal(left, 'x'));
  const to = Math.ceil(plot.posToVal(left + width, 'x'));
  plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
  if (to > from) onRange({ from, to });
}

function point(plot: uPlot, { stack, onPoint }: PlotRequest): void {
  const { left = -1 } = plot.cursor;
  if (left < 0) return onPoint(undefined);
  const time = plot.posToVal(left, 'x');
  const index = stack.times.findLastIndex((start) => start <= time);
  return onPoint(index < 0 ? undefined : { index, left: left + plot.bbox.left / devicePixelRatio });
}

/** A canvas knows no custom properties: a probe element resolves them. */
function colourReader(parent: HTMLElement): (name: string) => string {
  const probe = document.createElement('span');
  parent.append(probe);
  const colours = new Map<string, string>();
  return (name) => {
    const known = colours.get(name);
    if (known !== undefined) return known;
    if (!probe.isConnected) parent.append(probe);
    probe.style.color = `var(${name})`;
    const colour = getComputedStyle(probe).color;
    probe.remove();
    colours.set(name, colour);
    return colour;
  };
}
