import { Command, Option } from 'commander';
import { z } from 'zod';
import { type DrawOrder, parseDrawOrder, parseNumber, parseSize } from './draw-options.ts';

export interface CommandHandlers {
  readonly draw: (order: DrawOrder) => Promise<void>;
  readonly doctor: (options: { readonly json: boolean }) => Promise<void>;
  /** Resolves once the gateway has ended. */
  readonly serve: () => Promise<void>;
}

const jsonOptionSchema = z.object({ json: z.boolean().default(false) });

/** The `pincel` command's grammar and its help. Mistakes in what was typed are thrown as `CommanderError`s. */
export function createProgram(
  version: string,
  otherCommands: readonly Command[],
  handlers: CommandHandlers,
): Command {
  const program = new Command('pincel')
    .description('Pictures and GIFs from words, drawn on this machine.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .addHelpText('after', programHelp);

  const image = addCommonOptions(program.command('image <prompt...>'))
    .description('Draw one or more still pictures.')
    .option('--count <number>', 'how many pictures (1-4); each next one uses the next seed', parseNumber)
    .option('--init <file>', 'start from this picture (PNG, JPEG, WebP …)')
    .option('--mask <file>', 'paint --init anew only where this picture is light, not dark')
    .option('--strength <number>', 'how much of --init may change: 0 keeps it, 1 ignores it', parseNumber)
    .addOption(new Option('--format <format>', 'file format (default: png)').choices(['png', 'webp']))
    .addHelpText('after', imageHelp);
  image.action((words: readonly string[], options: unknown) =>
    handlers.draw(parseDrawOrder('image', words, options)),
  );

  const gif = addCommonOptions(program.command('gif <prompt...>'))
    .description('Draw an animated GIF.')
    .option('--frames <number>', 'how many frames (1-64)', parseNumber)
    .option('--fps <number>', 'frames per second (1-50)', parseNumber)
    .option('--no-loop', 'let a long GIF end elsewhere than it begins')
    .option('--motion <word>', 'how it moves; `pincel models` lists what a model knows')
    .addHelpText('after', gifHelp);
  gif.action((words: readonly string[], options: unknown) =>
    handlers.draw(parseDrawOrder('gif', words, options)),
  );

  program
    .command('serve')
    .description('Run the gateway: the page, the API and the bots, until it is asked to stop.')
    .action(handlers.serve);
  program
    .command('doctor')
    .description('Check everything Pincel needs, and tell what to do about it.')
    .option('--json', 'print JSON')
    .action((options: unknown) => handlers.doctor(jsonOptionSchema.parse(options)));
  for (const command of otherCommands) {
    program.addCommand(command);
    throwMistakes(command, program);
  }
  return program;
}

/** Commands that were made on their own know nothing of the program's ways, such as throwing instead of exiting. */
function throwMistakes(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) throwMistakes(child, command);
}

function addCommonOptions(command: Command): Command {
  return command
    .option('--negative <prompt>', 'what the picture shall not show')
    .option('--steps <number>', 'denoising steps (1-100): more is finer and slower', parseNumber)
    .option('--guidance <number>', 'how strictly to follow the words (1-30)', parseNumber)
    .option('--guidance-rescale <number>', 'tame too strong contrast at high guidance (0-1)', parseNumber)
    .option('--clip-skip <number>', 'leave out the last layers of the text encoder', parseNumber)
    .option('--seed <number>', 'the same seed draws the same picture again (0-4294967295)', parseNumber)
    .option('--size <WxH>', 'width x height in pixels, or one number for a square', parseSize)
    .option('--scheduler <name>', 'how the noise is removed, for example euler or dpmpp-2m')
    .option('--model <name>', 'an installed model, or the path of a model folder')
    .addOption(
      new Option('--prompt-mode <mode>', 'long prompts: read all of it, or cut as diffusers does').choices([
        'chunk',
        'truncate',
      ]),
    )
    .option('--out <file>', 'the file to write (default: a name made of the prompt and the seed)')
    .option('--no-parameters', 'leave the prompt and the settings out of the file')
    .option('--json', 'print one JSON object about the result')
    .option('--verbose', 'tell on standard error what happens inside');
}

const programHelp = `
Examples:
  $ pincel image "a cat on a blue background"
  $ pincel gif "a bouncing ball" --out ball.gif
  $ pincel models

Exit codes: 0 done, 1 failed, 2 not accepted as asked, 130 interrupted.`;

const imageHelp = `
Examples:
  $ pincel image "a cat on a blue background"
  $ pincel image "a red car" --size 512x768 --seed 7 --out car.png
  $ pincel image "a house, (snow:1.3)" --negative "people" --count 4
  $ pincel image "the same in oil" --init photo.jpg --strength 0.6`;

const gifHelp = `
Examples:
  $ pincel gif "a cat on a blue background"
  $ pincel gif "a ball" --motion bouncing --fps 12 --out ball.gif`;
