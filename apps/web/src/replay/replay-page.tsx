import { type Card, type GameId, SEATS, type Seat } from '@battleline/domain';
import type { RecordResponse } from '@battleline/protocol';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { Link } from '../app/link.tsx';
import { inOrder } from '../game/position.ts';
import { askRecord, type Found, recordPath } from '../session/archive.ts';
import { CardShown } from '../table/card.tsx';
import { ChronicleList } from '../table/chronicle-list.tsx';
import { DeckPiles } from '../table/decks.tsx';
import { Inspector } from '../table/inspector.tsx';
import { PastLine } from '../table/past-line.tsx';
import { Player } from '../table/players.tsx';
import { ShuffleProof } from '../table/shuffle-proof.tsx';
import { Aside, Board, DetailsButton, useTable } from '../table/table-parts.tsx';
import { texts } from '../texts.ts';
import { finalView, replay, type ReplayedGame } from './replay.ts';
import { createReplayDesk, type ReplayDesk } from './replay-desk.ts';

const OpenHand = ({ cards }: { readonly cards: readonly Card[] }) => (
  <section class="hand open" aria-label={texts.table.hand}>
    <ol class="cards" style={{ '--count': Math.max(7, cards.length) }}>
      {inOrder(cards).map((card) => (
        <li key={card}>
          <CardShown card={card} />
        </li>
      ))}
    </ol>
  </section>
);

type AboutProps = { readonly record: RecordResponse; readonly game: ReplayedGame; readonly desk: ReplayDesk };

/** Who played, how it ended, whose cards are shown, and what can be taken along. */
const About = ({ record, game, desk }: AboutProps) => {
  const { announcer } = useApp();
  const { players, result, finishedAt } = record;
  const final = useMemo(() => finalView(record, game), [record, game]);
  const name = (seat: Seat): string => players[seat].name;
  const copy = (): void => {
    navigator.clipboard.writeText(location.href).then(
      () => announcer.notice(texts.replay.copied(desk.moves.value)),
      () => announcer.notice(texts.replay.notCopied, 'bad'),
    );
  };
  return (
    <section class="about" aria-label={texts.replay.about}>
      <h2>{result.winner === null ? texts.end.draw : texts.end.over(name(result.winner))}</h2>
      <p class="soft">
        {texts.end.by(result.by)} · {texts.day(finishedAt)}
      </p>
      <fieldset class="sight">
        <legend class="for-listeners">{texts.replay.sight}</legend>
        {(['all', ...SEATS] as const).map((sight) => (
          <label key={sight} class="choice">
            <input
              type="radio"
              name="sight"
              checked={desk.sight.value === sight}
              onChange={() => (desk.sight.value = sight)}
            />
            <span>{sight === 'all' ? texts.replay.allCards : texts.replay.as(name(sight))}</span>
          </label>
        ))}
      </fieldset>
      <p class="orders">
        <button type="button" class="order" onClick={copy}>
          {texts.replay.link}
        </button>
        <a class="order" href={recordPath(record.game)} download={`battle-line-${record.game}.json`}>
          {texts.replay.download}
        </a>
      </p>
      <ShuffleProof view={final} players={players} />
    </section>
  );
};

const Replay = ({ record, move }: { readonly record: RecordResponse; readonly move: number | null }) => {
  const { route } = useApp();
  const game = useMemo(() => replay(record), [record]);
  const desk = useMemo(() => createReplayDesk(record, game, move), [record, game]);
  const { root, isZen, isAsideOpen } = useTable(desk);
  const { past } = desk;
  useEffect(() => route.note({ page: 'game', game: record.game, move: past.value }), [past.value]);
  const position = desk.shown.value?.position;
  const { players } = desk.frame.value ?? record;
  return (
    <div class={`table replay${isZen.value ? ' zen' : ''}`} data-moves={desk.moves.value} ref={root}>
      <h1 class="for-listeners">{texts.table.heading(players.north.name, players.south.name)}</h1>
      <div class="play">
        <div class="seat-line">
          <Player desk={desk} seat="north" isNear={false} />
          <span class="tools">
            <DetailsButton isOpen={isAsideOpen} />
          </span>
        </div>
        <Board desk={desk} />
        <PastLine desk={desk} />
        <div class="near-line">
          <Player desk={desk} seat="south" isNear />
          <OpenHand cards={position?.hands.south.cards ?? []} />
          <DeckPiles desk={desk} />
        </div>
      </div>
      <Aside isOpen={isAsideOpen}>
        <About record={record} game={game} desk={desk} />
        <Inspector desk={desk} />
        <ChronicleList desk={desk} />
      </Aside>
    </div>
  );
};

/** A finished game, to go through move by move. */
export const ReplayPage = ({ game, move }: { readonly game: GameId; readonly move: number | null }) => {
  const found = useSignal<Found<RecordResponse> | null>(null);
  useEffect(() => {
    let isShown = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (tries: number): Promise<void> => {
      const answer = await askRecord(game);
      if (!isShown) return;
      found.value = answer;
      // A game that has just ended comes into the read models a moment later.
      if (answer.status !== 'found' && tries > 0) timer = setTimeout(() => void ask(tries - 1), 2_000);
    };
    void ask(3);
    return () => {
      isShown = false;
      clearTimeout(timer);
    };
  }, [game]);
  const answer = found.value;
  if (answer?.status === 'found') return <Replay record={answer.body} move={move} />;
  return (
    <div class="waiting">
      <p role="status">{answer === null ? texts.replay.loading : texts.replay[answer.status]}</p>
      <Link to={{ page: 'lobby' }}>{texts.page.toLobby}</Link>
    </div>
  );
};
