import { expect, test } from 'vitest';
import { describeModel } from '../../../src/cli/list-models.ts';
import { aLightningModel, aModel, aPlainModel } from '../../support/models.ts';

test('a model says what it does by itself, once for both kinds', () => {
  const lines = describeModel(aModel(), {}).split('\n');
  expect(lines).toContain('  256x256, 12 steps, guidance 3, ddim (sizes are multiples of 8)');
  expect(lines).toContain('  GIFs of 8 frames at 8 a second');
});

test('a model that draws GIFs in another way than pictures says both', () => {
  const lines = describeModel(aLightningModel(), {}).split('\n');
  expect(lines).toContain('  256x256, 25 steps, guidance 7.5, pndm (sizes are multiples of 8)');
  expect(lines).toContain('  GIFs of 8 frames at 8 a second: 384x256, 4 steps, guidance 1, euler');
});

test('a model without GIFs says nothing of them', () => {
  expect(describeModel(aPlainModel(), {})).not.toContain('GIF');
});
