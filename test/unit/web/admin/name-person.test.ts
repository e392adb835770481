import { expect, test } from 'vitest';
import type { User } from '../../../../src/domain/user-store.ts';
import { namePerson } from '../../../../src/web/admin/name-person.ts';
import { namePlace } from '../../../../src/web/admin/name-place.ts';
import { toWords } from '../../../../src/web/page/words.ts';
import { texts } from '../../../support/texts.ts';

const words = toWords(texts, 'en');

function aUser(changes: Partial<User> = {}): User {
  const identities = [{ surface: 'discord', externalId: '104512345678907712' }] as const;
  return { id: '01ABC', role: 'member', createdAtMs: 0, erasedAtMs: undefined, identities, ...changes };
}

test('a person is called by where they come from and their id there, long ones shortened', () => {
  expect(namePerson(aUser(), words)).toBe('discord:1045…7712');
  const identities = [{ surface: 'web', externalId: 'ana' }] as const;
  expect(namePerson(aUser({ identities }), words)).toBe('web:ana');
});

test('somebody without an identity is called by their id here, somebody forgotten by no id at all', () => {
  expect(namePerson(aUser({ identities: [] }), words)).toBe('01ABC');
  expect(namePerson(aUser({ identities: [], erasedAtMs: 1 }), words)).toBe('somebody who was forgotten');
  expect(namePerson(undefined, words)).toBe('somebody unknown');
});

test('a place is called by its id, a conversation with one person is not', () => {
  const space = { id: '01SPACE', surface: 'telegram', externalId: '-1001234567890' } as const;
  expect(namePlace(space, words)).toBe('telegram:-100…7890');
  expect(namePlace({ ...space, externalId: 'dm:1234567890123' }, words)).toBe('telegram, direct');
  expect(namePlace(undefined, words)).toBe('somewhere unknown');
});
