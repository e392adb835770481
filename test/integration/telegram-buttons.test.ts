import type { Message } from 'grammy/types';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { message } from '../../src/domain/message.ts';
import { startChatGateway } from '../support/chat-gateway.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { buttonsOf, isDrawing, jobOf, talkOn, textOf } from '../support/telegram-talk.ts';
import { texts } from '../support/texts.ts';

const server = await startTelegramServer();
const gateway = await startChatGateway({ telegram: server });
const talk = talkOn(server);
const { jobs } = gateway.stores;

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

const told = (id: string): string => texts.tell(message(id), 'en');
const ana = await talk.person({ first_name: 'Ana' });
const bea = await talk.person({ first_name: 'Bea' });
const home = server.privateChat(ana);
/** Bea moderates; Ana and Caio draw. */
const caio = await talk.person({ first_name: 'Caio' });
const group = server.addGroup({ title: 'Drawers', kind: 'supergroup', creator: bea, members: [ana, caio] });

const requestOf = (drawing: Message) => jobs.get(jobOf(drawing))?.request;

/** Each button under a drawing and under what tells about one, pressed by whom it is for. */
function theButtonsWork(): void {
  test('again draws the same with another seed', async () => {
    const drawing = await talk.draw({ chat: home, from: ana, text: '/image a cat --seed 7 --quality draft' });
    const again = await talk.pressFor(drawing, 'again', ana, isDrawing);
    expect(requestOf(again)).toMatchObject({ prompt: 'a cat', steps: requestOf(drawing)?.steps });
    expect(requestOf(again)?.seed).not.toBe(7);
    expect(again.reply_to_message?.message_id).toBe(drawing.reply_to_message?.message_id);
  });
}
