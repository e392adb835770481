import type { Command } from 'commander';
import { nearestName } from '../domain/nearest-name.ts';

/**
 * For a noun whose verb may be left out: a misspelt verb would otherwise be taken for an argument of the one that is
 * meant then, and be told as such. It throws a CommanderError when such a word is typed.
 */
export function refuseUnknownVerbs(noun: Command): void {
  noun.hook('preSubcommand', () => {
    const [typed] = noun.args;
    const verbs = noun.commands.map((verb) => verb.name());
    if (typed === undefined || typed.startsWith('-') || verbs.includes(typed)) return;
    const nearest = nearestName(typed, verbs);
    const suggestion = nearest === undefined ? '' : `\n(Did you mean ${nearest}?)`;
    noun.error(`error: unknown command '${typed}'${suggestion}`);
  });
}
