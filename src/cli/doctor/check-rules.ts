import { MozdefError } from '../../lifecycle/error.ts';
import type { Settings } from '../../settings.ts';
import { loadInTime } from '../rules/load-in-time.ts';
import { type Finding, failed } from './finding.ts';

/** Whether all rule files can be read; a rule with a fault is left out by a server, the others run. */
export async function checkRules({ rules: config }: Pick<Settings, 'rules'>): Promise<Finding> {
  const check = 'rules';
  try {
    const { rules, sigma, faults } = await loadInTime({ config });
    const count = rules.length + sigma.rules.length;
    const [first] = faults;
    if (!first) return { check, result: 'ok', message: `${count} rules` };
    const more = faults.length > 1 ? `; ${faults.length - 1} more` : '';
    const message = `${count} rules, but ${first.where}: ${first.message.replace(/\.$/, '')}${more}`;
    return { check, result: 'warn', message, remedy: 'mozdef rules check says all that is wrong' };
  } catch (error) {
    if (!(error instanceof MozdefError)) throw error;
    return failed(check, error);
  }
}
