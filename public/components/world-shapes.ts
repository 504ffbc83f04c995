import { geoEqualEarth, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';

export const WORLD = { width: 800, height: 370 } as const;

/** A country as it is drawn. */
export interface WorldShape {
  /** ISO 3166, as `DE`; empty where it has none. */
  readonly code: string;
  /** The attribute `d` of a path, in a picture of `WORLD`. */
  readonly path: string;
  /** Of a country too small for an outline. */
  readonly isDot: boolean;
}

type Topology = Parameters<typeof feature>[0];

const ANTARCTICA = 'AQ';
/** Too small to be seen at this size, or not in the atlas at all: longitude and latitude of a dot. */
const DOTS: Readonly<Record<string, readonly [number, number]>> = {
  AD: [1.6, 42.5],
  BB: [-59.5, 13.2],
  BH: [50.6, 26],
  BM: [-64.8, 32.3],
  GI: [-5.4, 36.1],
  HK: [114.2, 22.3],
  KY: [-81.2, 19.3],
  LI: [9.6, 47.2],
  MC: [7.4, 43.7],
  MO: [113.5, 22.2],
  MT: [14.4, 35.9],
  MU: [57.6, -20.3],
  MV: [73.5, 4.2],
  SC: [55.5, -4.7],
  SG: [103.8, 1.35],
  SM: [12.5, 43.9],
  VG: [-64.6, 18.4],
};
const DOT = 3.5;

/** The countries of the atlas without Antarctica, then dots for small ones. */
export function worldShapes(atlas: Topology): readonly WorldShape[] {
  const { countries } = atlas.objects;
  if (countries === undefined) return [];
  const all = feature(atlas, countries);
  const features = ('features' in all ? all.features : [all]).filter(({ id }) => codeOf(id) !== ANTARCTICA);
  const { width, height } = WORLD;
  const projection = geoEqualEarth().fitExtent(
    [
      [2, 2],
      [width - 2, height - 2],
    ],
    { type: 'FeatureCollection', features },
  );
  const draw = geoPath(projection).digits(1);
  const shapes = features.map((one) => ({ code: codeOf(one.id), path: draw(one) ?? '', isDot: false }));
  const dots = Object.entries(DOTS).flatMap(([code, [longitude, latitude]]) => {
    const place = projection([longitude, latitude]);
    return place ? [{ code, path: dot(place), isDot: true }] : [];
  });
  return [...shapes, ...dots];
}

/** The letters of a country that the atlas has as a number: the browser knows them. */
function codeOf(id: string | number | undefined): string {
  return id === undefined ? '' : (new Intl.Locale(`und-${String(id).padStart(3, '0')}`).region ?? '');
}

function dot([x, y]: readonly [number, number]): string {
  return `M${(x - DOT).toFixed(1)},${y.toFixed(1)} a${DOT},${DOT} 0 1 0 ${2 * DOT},0 a${DOT},${DOT} 0 1 0 ${-2 * DOT},0 Z`;
}
