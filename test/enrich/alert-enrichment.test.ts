import { describe } from '@jest/globals';
import { alertEnrichmentContract } from '../contract/alert-enrichment.contract.ts';
import { embeddedGround } from '../correlate/site.ts';

describe('over the embedded stores', () => {
  alertEnrichmentContract(embeddedGround);
});
