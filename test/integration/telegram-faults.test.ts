import type { User } from 'grammy/types';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
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
