export { type AccountAnswer, type AccountDesk, type AccountOptions, createAccountDesk } from './account.ts';
export {
  type BrowseQuery,
  type Client,
  ClientClosedError,
  type ClientEvents,
  type ClientOptions,
  createClient,
} from './client.ts';
export { type ClientState, initialClientState } from './client-state.ts';
export { type Conversation, conversationName, type Conversations } from './conversation.ts';
export type { Answer, Command } from './command.ts';
export { type GuestLoginOptions, loginGuest, NoGatewayError } from './guest-login.ts';
export type { Connection } from './link.ts';
export type { ListPage, ListPages } from './list-page.ts';
export { randomTabId } from './random-id.ts';
export type { OpenSocket, Socket, SocketEvents } from './socket.ts';
export { printClock, readClocks } from './clock-reading.ts';
export type { PauseRange, Timing } from './timing.ts';
export type { Brain } from './brain/brain.ts';
export { type BrainGame, playBrains } from './brain/brain-game.ts';
export { sidesOf, unseenOf } from './brain/battlefield.ts';
export type { FlagSides } from './brain/flag-chance.ts';
export { BRAINS, type Level, LEVELS } from './brain/level.ts';
export { provableFlags } from './brain/provable-flags.ts';
export { randomPlay } from './brain/random-play.ts';
export { sensiblePlay } from './brain/sensible-play.ts';
export { checkShuffle, type OwnEvidence, type ShuffleVerdict } from './shuffle-check.ts';
export { type ShuffleSecrets, shuffleWords } from './shuffle-words.ts';
export { autoPlay, type AutoPlayOptions } from './auto-play.ts';
