import { describe } from '@jest/globals';
import { ruleRunnerContract } from '../contract/rule-runner.contract.ts';
import { embeddedGround } from './site.ts';

describe('over embedded stores', () => {
  ruleRunnerContract(embeddedGround);
});
