import type { AuditRecord, AuditValue } from '../../domain/audit-log.ts';
import { roundBalance } from '../../domain/round-credits.ts';
import type { Words } from '../page/words.ts';

/** One thing that an entry says. */
export interface AuditFact {
  readonly name: string;
  readonly text: string;
}

/** What an entry says beside who, whom and where, with amounts as people know them. */
export function toFacts({ content }: Pick<AuditRecord, 'content'>, words: Words): readonly AuditFact[] {
  return Object.entries(content)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => {
      if (typeof value === 'number' && isMillicredits(name)) {
        return { name: nameFact(name, words), text: words('price', { price: roundBalance(value) }) };
      }
      return { name: nameFact(name, words), text: toText(value) };
    });
}

/** A row that somebody has edited may carry any name. */
function nameFact(name: string, words: Words): string {
  return words('admin-audit-fact', { name: name.replace(/Millicredits$/, '') });
}

function isMillicredits(name: string): boolean {
  return name.endsWith('Millicredits') || name === 'balanceBefore' || name === 'balanceAfter';
}

function toText(value: AuditValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
