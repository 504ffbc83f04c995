import { expect, it } from '@jest/globals';
import { fieldValues } from '../../../../src/store/elasticsearch/search/field-values.ts';

it('asks for the values of a field in a way in which all versions of OpenSearch answer', () => {
  const { terms } = fieldValues('details.zone', { match_all: {} });

  expect(terms?.include).toMatch(/zone/);
  expect(terms?.include).not.toMatch(/\.\*$/);
});
