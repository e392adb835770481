import { applyStyle } from '../domain/apply-style.ts';
import { applyPresets } from '../domain/draw-presets.ts';
import type { RequestDraft } from '../domain/generation-request.ts';
import type { MediaKind } from '../domain/media-kind.ts';
import { type Message, message } from '../domain/message.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import type { Texts } from '../domain/texts.ts';
import type { Answer } from './answer.ts';
import type { CommandCall, CommandContext } from './command-context.ts';
import { parseDrawOptions } from './draw-options.ts';
import { findStyle, refuseStyle } from './find-style.ts';
import { privateText } from './private-text.ts';
import type { SubmitDraft } from './submit-draft.ts';

export interface DrawDeps {
  readonly submitDraft: SubmitDraft;
  readonly models: readonly ModelInfo[];
  readonly defaultModel: string;
  readonly texts: Texts;
}

/** The commands that draw: what was typed, with the person's own settings where nothing was, becomes a request. */
export type Draw = (kind: MediaKind, call: CommandCall, context: CommandContext) => Answer;

export function createDraw({ submitDraft, models, defaultModel, texts }: DrawDeps): Draw {
  return (kind, call, context) => {
    const { locale, settings } = context;
    const parsed = parseDrawOptions(call.options, texts, locale);
    if (!parsed.ok) return privateText(parsed.problem);
    const { options } = parsed;
    if (call.picture?.ok === false) return privateText(texts.refusal(call.picture.refusal, locale));
    const style = findStyle(options.style ?? settings.style ?? '', texts);
    if (options.style !== undefined && style === undefined) {
      return privateText(refuseStyle(options.style, texts, locale));
    }
    const modelName = options.model ?? defaultModel;
    // Refused by `submit` when there is none, with the nearest one.
    const model = models.find(({ name }) => name.toLowerCase() === modelName.toLowerCase());
    const isStyled = model?.knowsStyles !== false;
    const notes: readonly Message[] =
      options.style !== undefined && !isStyled ? [message('chat-style-ignored', { model: modelName })] : [];
    const draft: RequestDraft = {
      kind,
      ...applyStyle(
        { prompt: options.prompt, negativePrompt: options.negative ?? settings.negativePrompt },
        isStyled ? style : undefined,
      ),
      ...(model !== undefined &&
        applyPresets(
          {
            shape: options.size ?? settings.shape,
            quality: options.quality ?? settings.quality,
            length: options.length,
          },
          model,
          kind,
        )),
      model: options.model,
      motion: options.motion,
      seed: options.seed,
      count: options.count,
      initImagePath: call.picture?.path,
      strength: options.strength,
    };
    return submitDraft({ draft, notes, isPrivate: options.private ?? settings.isPrivate ?? false }, context);
  };
}
