import type { Rule } from '../../detect/rule/rule.ts';
import { SigmaEngine } from '../../detect/sigma/sigma-engine.ts';
import type { Event } from '../../event/event.ts';
import type { Settings } from '../../settings.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print } from '../output.ts';
import { settingsOf } from '../settings-of.ts';
import { visible } from '../visible.ts';
import { readLines } from './read-event-file.ts';
import { rawReader, storedReader } from './read-raw-event.ts';
import { rulesAt, unusableRules } from './rules-of.ts';
import { reportFaults, reportWarnings } from './show-rules.ts';

export interface MatchOptions extends CommonOptions {
  readonly events: string;
  readonly stored: boolean;
  readonly json: boolean;
}

/** A rule that one event decides. */
interface Hit {
  readonly id: string;
  readonly title: string;
}

/** Prints which rules match which lines; resolves to 1 when there are none. */
export async function matchRules(paths: readonly string[], options: MatchOptions): Promise<number> {
  const { settings } = settingsOf(options);
  const match = await matcherOf(paths, settings.rules);
  const read = options.stored ? storedReader() : rawReader(settings);
  let hits = 0;
  for await (const { line, bytes } of readLines(options.events)) {
    const event = read(bytes, line);
    if (typeof event === 'string') note(visible(`${options.events}:${line}: ${event}`));
    else
      for (const { id, title } of match(event)) {
        hits++;
        await print(
          options.json ? JSON.stringify({ rule: id, line }) : `${String(line).padStart(7)}  ${id}  ${visible(title)}`,
        );
      }
  }
  return hits > 0 ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

async function matcherOf(
  paths: readonly string[],
  config: Settings['rules'],
): Promise<(event: Event) => readonly Hit[]> {
  const { rules: all, sigma, ground, faults, places, warnings } = await rulesAt(paths, { config });
  const engine = new SigmaEngine(sigma, ground);
  reportFaults([...faults, ...unusableRules(engine, places)]);
  reportWarnings(warnings);
  const rules = all.filter(({ file }) => file.type === 'match' || file.type === 'indicator');
  return (event) => [...engine.match(event), ...rules.filter((rule) => rule.stepsOf(event) !== 0).map(hitOf)];
}

function hitOf({ id, file }: Rule): Hit {
  return { id, title: file.title };
}
