import { readSigma } from '../../src/detect/sigma/read-sigma.ts';
import type { SigmaRule } from '../../src/detect/sigma/rule.ts';
import { sigmaTexts } from './sigma-rules.ts';

/** SigmaHQ's rules of the test data; none where there is none. */
export function sigmaHqRules(): SigmaRule[] {
  return sigmaTexts().flatMap(({ file, text }) => readSigma(text, file).rules);
}
