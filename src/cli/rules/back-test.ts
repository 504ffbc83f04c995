import { existsSync, readFileSync } from 'node:fs';
import type { BackTest } from '../../correlate/back-test.ts';
import { isCode } from '../../detect/code/find-code-files.ts';
import { ruleById } from '../../detect/rule-of-sigma.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { countText, spanText } from '../amounts.ts';
import { ApiClient } from '../api-client.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print } from '../output.ts';
import { unreadable } from '../send/input-files.ts';
import { findServer } from '../server.ts';
import { visible } from '../visible.ts';
import { configuredRules, ruleCalled } from './rules-of.ts';
import { parametersOf } from './run-rule.ts';

export interface BackTestOptions extends CommonOptions {
  readonly from: string;
  readonly to?: string;
  readonly json: boolean;
}

/** Prints what a rule would have found in the events that a server stores; resolves to 1 when that is nothing. */
export async function backTestRule(name: string, options: BackTestOptions): Promise<number> {
  const { params, others } = parametersOf(options);
  const rule = existsSync(name) ? { yaml: yamlOf(name), params: {} } : await configuredRule(name, others);
  const api = new ApiClient(findServer('web', others));
  const { from, to } = options;
  const found = await api.post<BackTest>('/api/rules/backtest', {
    ...rule,
    params: { ...rule.params, ...params },
    from,
    ...(to && { to }),
  });
  if (options.json) await print(JSON.stringify(found));
  else await printFound(found);
  return found.fired > 0 ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

async function printFound({ alerts, groups, compared, ...found }: BackTest): Promise<void> {
  for (const { firstseen, severity, count, summary, alert } of alerts)
    await print(
      `${firstseen}  ${severity.padEnd(8)} ${String(count).padStart(6)}  ${alert === undefined ? 'new   ' : 'there '}  ${visible(summary)}`,
    );
  if (found.fired > alerts.length) note(`${found.fired - alerts.length} more`);
  const often = found.fired > 0 ? ', most often for:' : '.';
  await print(`It would have fired ${found.fired === 1 ? 'once' : `${countText(found.fired)} times`}${often}`);
  for (const { group, fired } of groups.slice(0, MOST_GROUPS))
    await print(`  ${countText(fired).padStart(6)}  ${visible(group.join(', '))}`);
  const { same, gone, added } = compared;
  await print(`Of the alerts that are there it would have raised ${same}, and ${gone} not; ${added} are new.`);
  await print(
    `${countText(found.events)} events were read, ${countText(found.matches)} counted, in ${spanText(found.ms / 1000)}.`,
  );
  if (found.partial !== undefined) note(`Not all was looked at: ${found.partial}`);
}

const MOST_GROUPS = 10;

/** Code runs where it was put by who runs the server, and is not sent there. */
function yamlOf(file: string): string {
  if (!isCode(file)) return textOf(file);
  throw new MozdefError('usage', `${file} is code, which a server does not take from a command`, {
    remedy: 'Put it into a directory of rules of the server, and give its id.',
  });
}

/** The file in which a rule of the configuration stands, and the values of its parameters here; of one in code or of Sigma its id. */
async function configuredRule(
  id: string,
  options: CommonOptions,
): Promise<{ id: string; yaml?: string; params: object }> {
  const loaded = await configuredRules(options);
  const { place, file } = ruleById(id, loaded) ?? ruleCalled(id, [...loaded.rules, ...loaded.disabled], loaded.faults);
  const [, name] = /^(.*):\d+$/.exec(place) ?? [];
  if (file.type === 'code' || name === undefined) return { id, params: {} };
  return { id, yaml: textOf(name), params: file.params };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}
