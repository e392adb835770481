import { describe, expect, test } from 'vitest';
import { fallbackMsPerUnit, predictMs, workUnits } from '../../../src/domain/work-units.ts';
import { aRequest } from '../../support/builders.ts';

describe('workUnits', () => {
  const plain = aRequest({ steps: 12, guidanceScale: 1 });

  test('a step of one sample of 256 x 256 is one unit, and decoding a frame is three', () => {
    expect(workUnits(plain)).toBe(12 + 3);
  });

  test('guidance draws every step twice, but decodes once', () => {
    expect(workUnits({ ...plain, guidanceScale: 1.1 })).toBe(24 + 3);
  });

  test('the heun scheduler calls the model twice a step', () => {
    expect(workUnits({ ...plain, scheduler: 'heun' })).toBe(24 + 3);
  });

  test('pictures, frames and pixels multiply', () => {
    expect(workUnits({ ...plain, count: 4 })).toBe(4 * 15);
    expect(workUnits({ ...plain, kind: 'gif', frames: 16 })).toBe(16 * 15);
    expect(workUnits({ ...plain, widthPx: 512, heightPx: 768 })).toBe(6 * 15);
  });

  test('image-to-image draws only the steps of its strength', () => {
    const from = (strength: number) => workUnits({ ...plain, initImage: { path: 'a.png', strength } });
    expect(from(1)).toBe(12 + 3);
    expect(from(0.5)).toBe(6 + 3);
    expect(from(0.49)).toBe(5 + 3);
    expect(from(0)).toBe(3);
  });
});

describe('predictMs', () => {
  const request = aRequest({ steps: 12, guidanceScale: 1 });

  test('multiplies the work with the measured rate', () => {
    expect(predictMs(request, 2)).toBe(30);
  });

  test('takes the rate of its kind as long as nothing was measured', () => {
    expect(predictMs(request, undefined)).toBe(15 * fallbackMsPerUnit.image);
    expect(predictMs({ ...request, kind: 'gif' }, undefined, { image: 1, gif: 4 })).toBe(60);
  });
});
