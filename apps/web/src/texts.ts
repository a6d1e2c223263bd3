// Everything that the page says, in one place: a second language is a second object of this shape.
import type {
  Card,
  Colour,
  DeclineReason,
  Deck,
  Flag,
  FormationName,
  MoveRejectionCode,
  OnLeave,
  Phase,
  ResultKind,
  TableOptions,
  Tactic,
} from '@battleline/domain';
import { colourOf, isTroop, strengthOf } from '@battleline/domain';

const COLOURS: Readonly<Record<Colour, string>> = {
  G: 'green',
  R: 'red',
  P: 'purple',
  Y: 'yellow',
  B: 'blue',
  O: 'orange',
};
const TACTICS: Readonly<Record<Tactic, { readonly name: string; readonly short: string; readonly does: string }>> = {
  alexander: {
    name: 'Alexander',
    short: 'Alex',
    does: 'A leader: stands for any troop of any colour, whatever suits your side best. One leader a game.',
  },
  darius: {
    name: 'Darius',
    short: 'Dari',
    does: 'A leader: stands for any troop of any colour, whatever suits your side best. One leader a game.',
  },
  cavalry: { name: 'Cavalry', short: 'Cav', does: 'Stands for an 8 of any colour.' },
  shields: { name: 'Shields', short: 'Shld', does: 'Stand for a 1, 2 or 3 of any colour.' },
  fog: { name: 'Fog', short: 'Fog', does: 'At this flag only the sum of the strengths counts, for both sides.' },
  mud: { name: 'Mud', short: 'Mud', does: 'At this flag both sides need four cards.' },
  scout: {
    name: 'Scout',
    short: 'Scout',
    does: 'Draw three cards, one after another from either deck; then put two cards of your hand back.',
  },
  redeploy: {
    name: 'Redeploy',
    short: 'Move',
    does: 'Take one of your cards from an open flag: to another open flag, or away into your dish.',
  },
  deserter: {
    name: 'Deserter',
    short: 'Desrt',
    does: 'Take one of your opponent’s cards at an open flag away: it goes to his dish.',
  },
  traitor: {
    name: 'Traitor',
    short: 'Trait',
    does: 'Take one of your opponent’s troops at an open flag over to your own side of an open flag.',
  },
};
const FORMATIONS: Readonly<Record<FormationName, string>> = {
  wedge: 'wedge',
  phalanx: 'phalanx',
  battalion: 'battalion',
  skirmish: 'skirmish line',
  host: 'host',
};

const cardName = (card: Card): string =>
  isTroop(card) ? `${COLOURS[colourOf(card)]} ${strengthOf(card)}` : TACTICS[card].name;
const flagName = (flag: Flag): string => `flag ${flag}`;
const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
const cardNames = (cards: readonly Card[]): string => list(cards.map(cardName));
const count = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Why a move doesn't go, by the code of its refusal; what isn't here is told in the gateway's words. */
const REFUSALS: Readonly<Record<MoveRejectionCode, string>> = {
  GAME_OVER: 'The game is over.',
  NOT_YOUR_SEAT: 'You are looking on.',
  NOT_YOUR_TURN: 'It is not your turn.',
  WRONG_PHASE: 'Not now: this phase asks for something else.',
  SIDE_INCOMPLETE: 'Your side of this flag isn’t complete.',
  FLAG_CLAIMED: 'This flag is claimed: nothing moves there any more.',
  NOT_IN_HAND: 'You don’t hold this card.',
  WRONG_CARD: 'This card isn’t played to a flag.',
  NO_FREE_SLOT: 'Your side of this flag is full.',
  TACTICS_LIMIT: 'You have played more tactics cards than your opponent: not before he has caught up.',
  SECOND_LEADER: 'You have played your one leader of this game.',
  NOT_THERE: 'There is no card on the table that it could take.',
  SAME_FLAG: 'It has to go to another flag.',
  DECK_EMPTY: 'This deck is empty.',
  WRONG_NUMBER: 'Another number of cards has to be put back.',
  MAY_NOT_PASS: 'You may pass only if you can play no troop, but some tactics card.',
};
const OTHER_REFUSALS: Readonly<Record<string, string>> = {
  OUTDATED: 'The table had changed before your move arrived. Look again.',
  ALREADY_SEATED: 'You have a running game: finish or resign it first.',
  OPPONENT_SEATED: 'This player has just started another game.',
  NO_REMATCH: 'This game has been over for too long: invite your opponent in the lobby.',
  NO_SAME_DEAL: 'This was the same deal already: each of you has played both hands.',
  INVITE_GONE: 'This invite is no longer open.',
  UNKNOWN_PLAYER: 'This player isn’t here any more.',
  ALREADY_INVITED: 'This invite is open already.',
  TOO_MANY_INVITES: 'Ten invites of yours are open: take one back first.',
  TOO_MANY_WATCHED: 'You watch twenty tables already.',
  UNKNOWN_TABLE: 'This table isn’t there any more.',
  BAD_MOVE: 'This isn’t a move.',
  CLOSED: 'The connection ended before an answer came. Look whether the move was made.',
  EXPIRED: 'No answer came for a quarter of an hour. Look whether the move was made.',
};

const DECLINE_TEXTS: Readonly<Record<DeclineReason, string>> = {
  busy: 'I am busy',
  options: 'Not with these options',
  later: 'Rather another time',
};

/** A time as the reader's own country writes it. */
const day = (time: string): string =>
  new Date(time).toLocaleString(navigator.language, { dateStyle: 'medium', timeStyle: 'short' });

/** From when to when, by the reader's own clock; log times in µs, null: that isn't said. */
const period = (from: number | null, until: number | null): string => {
  const moment = new Intl.DateTimeFormat(navigator.language, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' },
  });
  if (from !== null && until !== null) return moment.formatRange(from / 1000, until / 1000);
  if (from !== null) return `From ${moment.format(from / 1000)}`;
  return until === null ? '' : `Until ${moment.format(until / 1000)}`;
};

export const texts = {
  title: 'Battle Line',
  tagline: 'Nine flags. Two commanders. One line to hold.',
  list,
  count,
  capital,
  day,
  period,
  cardName,
  cardNames,
  flagName,
  colour: (colour: Colour): string => COLOURS[colour],
  tactic: (card: Tactic) => TACTICS[card],
  formation: (name: FormationName): string => FORMATIONS[name],
  deck: (deck: Deck): string => (deck === 'troop' ? 'troop deck' : 'tactics deck'),
  seat: (seat: 'north' | 'south'): string => (seat === 'north' ? 'North' : 'South'),

  refusal: (code: string, reason: string): string =>
    (REFUSALS as Readonly<Record<string, string>>)[code] ?? OTHER_REFUSALS[code] ?? reason,
  moveRefusal: (code: MoveRejectionCode): string => REFUSALS[code],

  page: {
    skip: 'Skip to the content',
    lobby: 'Lobby',
    rules: 'Rules',
    games: 'Games',
    settings: 'Settings',
    help: 'Help',
    table: 'Table',
    goOn: 'Back to your game',
    lag: (ms: number): string => `Connected: ${ms} ms`,
    lagBehind: (ms: number): string => `Connected: ${ms} ms, but the server itself is behind`,
    noLag: 'Not measured yet',
    visitor: 'Visitor',
    signOut: 'Leave for good',
    signOutNote: (name: string): string => `You play as ${name}. A guest who leaves can’t come back under this name.`,
    loading: 'One moment …',
    learn: 'Learn the game',
    notFound: 'There is nothing here.',
    toLobby: 'To the lobby',
    close: 'Close',
    computer: 'computer',
    you: 'you',
  },

  connection: {
    lost: 'Reconnecting …',
    lostWithMove: 'Reconnecting … Your move is kept and will be sent.',
    lostInGame: 'Reconnecting … Your game is kept.',
    leaving: 'The server is being renewed: another one takes over in a moment. Nothing is lost.',
    behind: 'The server is behind: what you do is kept, and confirmed a little later.',
    tooFast: 'That was faster than the server takes. Nothing is lost: it is sent again in a moment.',
    flooded: 'Far too much was sent from here, again and again: the server has ended this connection.',
    replaced: 'This game goes on in another tab.',
    useHere: 'Use this tab',
    closed: 'The gateway has ended this connection. Load the page again.',
    restored:
      'The server has gone back to an earlier state: something that you saw here is lost. Load the page again to see what there is.',
    reload: 'Load again',
    elsewhere: 'You have signed in somewhere else: that signed you out here.',
    expired: 'Your guest session is over. You can look around, and enter as a new guest.',
    noGateway: 'No gateway answers. Try again in a moment.',
  },

  lobby: {
    welcome: 'Take the field',
    learn: 'New here? Learn it in five minutes',
    intro: 'Win five of the nine flags, or three in a row. No account needed: one click and you play.',
    playComputer: 'Play the computer',
    playAnyone: 'Play now',
    playAnyoneNote: 'against whoever is ready',
    seeking: {
      computer: 'Looking for a computer that is free …',
      anyone: 'Looking for an opponent … The game begins when somebody is there.',
    },
    noComputer: 'All computer players are busy. The first free one is yours.',
    openInvite: 'Your invite is open to all. The game begins when somebody accepts.',
    waitingFor: (name: string): string => `Waiting for ${name} …`,
    withdraw: 'Take back',
    accept: 'Accept',
    decline: 'Decline',
    invite: 'Invite',
    inviteWho: (name: string): string => `Invite ${name}`,
    acceptWho: (name: string): string => `Accept the invite of ${name}`,
    declineWho: (name: string): string => `Decline the invite of ${name}`,
    withdrawWho: (name: string): string => `Take back the invite to ${name}`,
    anybody: 'anybody',
    watch: 'Watch',
    watchWho: (north: string, south: string): string => `Watch ${north} against ${south}`,
    invitesYou: 'invites you to a game',
    invitesAgain: 'would like a rematch',
    invitesSameDeal: 'would like the same deal again, with seats swapped',
    invitesBack: 'invites you to go on with your saved game',
    invitesAll: 'is ready to play',
    invites: 'Invites',
    noInvites: 'Nobody is asking for a game right now.',
    players: 'Players',
    noPlayers: 'Nobody else is here yet.',
    noneFits: 'Nobody here fits that.',
    tables: 'Running games',
    noTables: 'No game is being played.',
    find: 'Find by name',
    freeOnly: 'Only free players',
    free: 'free',
    away: 'away',
    playing: (name: string | null): string => (name === null ? 'playing' : `plays ${name}`),
    moves: (n: number): string => count(n, 'move'),
    more: (n: number): string => `and ${n} more: find them by name`,
    yourGame: 'Your game is waiting',
    goOn: 'Go on',
    options: 'Options of the game',
    clock: 'Time to think',
    clockText: (clock: TableOptions['clock']): string =>
      clock === null
        ? 'as long as one likes'
        : clock.per === 'turn'
          ? `${clock.seconds} s a turn`
          : `${clock.seconds / 60} min + ${clock.increment} s`,
    claimTiming: 'Flags are claimed',
    claimAtStart: 'at the start of the turn',
    claimAfterPlay: 'after playing a card',
    claimNote: (timing: string): string => (timing === 'after-play' ? 'claims after the play' : ''),
    invited: (name: string): string => `Invited ${name}.`,
    declined: (name: string): string => `Declined the invite of ${name}.`,
    declineWhy: (name: string): string => `Decline the invite of ${name} with a reason`,
    why: 'Say why',
    reason: DECLINE_TEXTS,
    declinedBy: (name: string, reason: DeclineReason | null): string =>
      `${name} declines${reason === null ? '' : `: “${DECLINE_TEXTS[reason]}”`}.`,
    loading: 'Looking who is here …',
    score: (north: number, south: number): string => `${north} to ${south} flags`,
  },

  link: {
    share: 'Invite by link',
    label: 'Link to your invite',
    waiting: 'Whoever opens this link plays you:',
    copy: 'Copy the link',
    copied: 'Copied. The game begins when your friend opens the link.',
    marked: 'The link is marked: copy it.',
    joining: 'Taking your seat …',
    refusal: (code: string, reason: string): string =>
      code === 'INVITED_SELF'
        ? 'This is your own invite: send the link to whom you would like to play.'
        : texts.refusal(code, reason),
  },

  table: {
    heading: (north: string, south: string): string => `${north} against ${south}`,
    board: 'The nine flags',
    hand: 'Your hand',
    theirHand: (name: string): string => `Hand of ${name}`,
    yourSide: 'You',
    decks: 'Decks',
    ledger: 'Moves and talk',
    dishOf: (name: string): string => `Dish of ${name}`,
    yourDish: 'Your dish',
    dish: 'Dish',
    dishEmpty: 'empty',
    handCounts: (troop: number, tactics: number): string =>
      `${count(troop, 'troop card')}${tactics > 0 ? `, ${count(tactics, 'tactics card', 'tactics cards')}` : ''}`,
    flagsWon: (n: number): string => count(n, 'flag'),
    away: 'away',
    awayLeft: (seconds: number, onLeave: OnLeave): string =>
      `${onLeave === 'forfeit' ? 'loses' : 'game saved'} in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
    savedNext: 'Go on with it from the lobby whenever both of you like.',
    opening: 'The table is being set up. The cards are dealt when both are ready.',
    gone: 'This table isn’t there any more.',
    loading: 'Looking for the table …',
    watching: 'You are watching',
    stopWatching: 'Stop watching',
    save: 'Save',
    timeLeft: (time: string): string => `Time left: ${time}`,
    resign: 'Resign',
    resignSure: 'Give this game up?',
    resignYes: 'Yes, I resign',
    resignNo: 'Play on',
    yourTurn: 'Your turn',
    theirTurn: (name: string): string => `${name} is to move`,
    drawTroop: 'Draw a troop',
    drawTactics: 'Draw a tactics card',
    left: (n: number): string => `${n} left`,
    noneLeft: 'empty',
    confirm: 'Confirm',
    cancel: 'Cancel',
    pass: 'Pass',
    claim: (flags: readonly Flag[]): string =>
      `Claim ${flags.length === 1 ? 'flag' : 'flags'} ${list(flags.map(String))}`,
    claimNothing: 'Claim nothing',
    toDish: 'Into your dish',
    sending: 'Sending …',
    rejected: (reason: string): string => `Not accepted: ${reason}`,
    notNow: 'It is not your turn. Your card stays chosen.',
    zen: 'Only the board',
    details: 'Details',
    hideHand: 'Lower your hand',
    showHand: 'Raise your hand',
    whichAt: (flag: Flag, cards: readonly Card[]): string =>
      `Which card at ${flagName(flag)}? ${cards.map((card, index) => `${index + 1}: ${cardName(card)}`).join(', ')}.`,
    backs: (n: number, deck: Deck): string => count(n, deck === 'troop' ? 'troop card' : 'tactics card'),
    lastMove: 'Last move',
  },

  task: {
    phase: (phase: Phase): string =>
      ({ claim: 'Claim', hand: 'Play', scout: 'Scout', return: 'Put back', draw: 'Draw' })[phase],
    pause: 'Wait',
    claim: 'Claim the flags that are yours, or nothing.',
    claimProved: (n: number): string => `${count(n, 'flag')} can be claimed for certain.`,
    claimNone: 'None of your complete sides is proved yet.',
    hand: 'Play a card: choose one, then a flag.',
    target: (card: Card): string => `${capital(cardName(card))}: choose a flag.`,
    victim: (card: Card): string => `${capital(cardName(card))}: choose a card on the table.`,
    to: (card: Card): string => `Where to with ${cardName(card)}?`,
    toOrDish: (card: Card): string => `Where to with ${cardName(card)}? A flag, or your dish.`,
    scoutFrom: 'Scout: draw the first card from either deck.',
    scout: (left: number): string => `Scout: draw ${left} more from either deck.`,
    return: (n: number): string => `Put ${count(n, 'card')} back: choose from your hand.`,
    returnNext: (card: Card): string => `${capital(cardName(card))} goes back first; the next one lies on top.`,
    draw: 'Draw a card from either deck.',
    draft: (move: string): string => `${move}: not sent yet. Confirm it?`,
    wait: (name: string, phase: Phase): string =>
      ({
        claim: `${name} looks for flags to claim.`,
        hand: `${name} plays a card.`,
        scout: `${name} scouts.`,
        return: `${name} puts cards back.`,
        draw: `${name} draws.`,
      })[phase],
    watch: (name: string, phase: Phase): string => texts.task.wait(name, phase),
  },

  happening: {
    opened: 'The table is open.',
    dealt: 'The cards are dealt.',
    saved: (who: string, isYou: boolean): string => `${who} ${isYou ? 'have' : 'has'} saved the game.`,
    savedByLeaving: 'A player has left: the game is saved.',
    savedBefore: 'This game is saved.',
    ranOut: (whose: string): string => `${whose} time has run out.`,
    left: (who: string): string => `${who} left, and so lost.`,
    ready: (who: string, isYou: boolean): string => `${who} ${isYou ? 'are' : 'is'} ready.`,
    resigned: (who: string, isYou: boolean): string => `${who} ${isYou ? 'resign' : 'resigns'}.`,
    played: (who: string, isYou: boolean, card: Card, flag: Flag): string =>
      `${who} ${isYou ? 'play' : 'plays'} ${cardName(card)} to ${flagName(flag)}.`,
    passed: (who: string, isYou: boolean): string => `${who} ${isYou ? 'pass' : 'passes'}.`,
    drew: (who: string, isYou: boolean, deck: Deck, card: Card | null): string =>
      `${who} ${isYou ? 'draw' : 'draws'} ${card ? cardName(card) : `a ${deck === 'troop' ? 'troop' : 'tactics card'}`}.`,
    scouted: (who: string, isYou: boolean, deck: Deck, card: Card | null): string =>
      `${who} ${isYou ? 'scout' : 'scouts'} and ${isYou ? 'draw' : 'draws'} ${
        card ? cardName(card) : `a ${deck === 'troop' ? 'troop' : 'tactics card'}`
      }.`,
    returned: (who: string, isYou: boolean, what: string): string => `${who} ${isYou ? 'put' : 'puts'} back ${what}.`,
    returnedCounts: (troop: number, tactics: number): string =>
      list([...(troop > 0 ? [count(troop, 'troop')] : []), ...(tactics > 0 ? [count(tactics, 'tactics card')] : [])]),
    deserted: (who: string, isYou: boolean, card: Card, flag: Flag): string =>
      `${who} ${isYou ? 'send' : 'sends'} a deserter: ${cardName(card)} leaves ${flagName(flag)}.`,
    redeployed: (who: string, isYou: boolean, card: Card, from: Flag, to: Flag | 'dish'): string =>
      `${who} ${isYou ? 'redeploy' : 'redeploys'} ${cardName(card)} from ${flagName(from)} to ${
        to === 'dish' ? 'the dish' : flagName(to)
      }.`,
    taken: (who: string, isYou: boolean, card: Card, from: Flag, to: Flag): string =>
      `${who} ${isYou ? 'turn' : 'turns'} a traitor: ${cardName(card)} goes from ${flagName(from)} to ${flagName(to)}.`,
    won: (who: string, isYou: boolean, flags: readonly number[]): string =>
      `${who} ${isYou ? 'win' : 'wins'} ${flags.length === 1 ? 'flag' : 'flags'} ${list(flags.map(String))}.`,
    refused: (whose: string, flag: number): string => `${whose} claim of flag ${flag} isn’t proved.`,
    nothingClaimed: (who: string, isYou: boolean): string => `${who} ${isYou ? 'claim' : 'claims'} nothing.`,
    you: 'You',
    your: 'Your',
    his: (name: string): string => `${name}’s`,
  },

  flag: {
    /** One sentence a flag, for those who listen. */
    sentence: (parts: readonly string[]): string => `${parts.join('; ')}.`,
    side: (who: string, cards: readonly Card[], isYou: boolean): string =>
      `${who} ${isYou ? 'have' : 'has'} ${cards.length === 0 ? 'nothing' : cardNames(cards)}`,
    formation: (name: FormationName, sum: number): string => `${FORMATIONS[name]} of ${sum}`,
    wonBy: (who: string): string => `won by ${who}`,
    open: 'open',
    free: (n: number): string => count(n, 'free place'),
    full: 'full',
    mud: 'mud: four cards a side',
    fog: 'fog: only sums count',
    provable: 'you can claim it',
    claimable: 'complete, not yet proved',
    chosen: 'chosen to be claimed',
    here: 'the chosen card can go here',
    inspect: 'Look at this flag',
  },

  inspector: {
    heading: 'At this flag',
    none: 'Point at a flag to see what it can still become.',
    now: 'Now',
    atBest: 'At best',
    fromHand: 'From your hand',
    noMore: 'Not enough unseen troops: this side can’t be completed.',
    proof: 'Proof',
    proved: (who: string, isYou: boolean): string =>
      `${who} can claim it: nothing better is left${isYou ? ' against you' : ''}.`,
    provedBy: (best: string): string => `The best that is left for the other side: ${best}.`,
    provedEmpty: 'The other side can’t be completed any more.',
    provedFirst: (who: string): string => `${who} completed first, and is at least as good.`,
    refuted: (who: string): string => `Not provable for ${who}. It could still be beaten by:`,
    refutedTie: 'An equal side that was completed first beats it.',
    wonBy: (who: string): string => `Won by ${who}.`,
    against: 'against',
  },

  refusedClaim: {
    heading: (whose: string, flag: number): string => `${whose} claim of flag ${flag} is refused`,
    could: (who: string): string => `${who} could still have`,
    against: 'against',
  },

  unseen: {
    heading: 'Unseen cards',
    note: 'Troops that nobody has shown yet. Yours are outlined.',
    cell: (card: Card, state: 'unseen' | 'yours' | 'seen'): string =>
      `${cardName(card)}: ${state === 'seen' ? 'seen' : state === 'yours' ? 'in your hand' : 'unseen'}`,
    tactics: 'Tactics',
    left: (n: number): string => `${n} left`,
  },

  past: {
    steps: 'Go through the moves',
    first: 'To the start',
    back: 'One move back',
    on: 'One move on',
    last: 'To the newest move',
    slider: 'Move',
    where: (move: number, of: number): string => `Move ${move} of ${of}`,
    return: 'Back to the game',
    toEnd: 'To the end',
  },

  saved: {
    heading: 'Saved games',
    since: (day: string): string => `saved ${day}`,
    resume: 'Go on',
    resumeWho: (name: string): string => `Go on with the game against ${name}`,
    abandon: 'Let it be',
    abandonWho: (name: string): string => `Let the game against ${name} be`,
    abandoned: (name: string): string => `Once ${name} wants it, too, the game is gone.`,
    abandonedBy: { you: 'you would let it be', opponent: 'the other would let it be' },
  },

  replay: {
    loading: 'Looking for the game …',
    unknown: 'There is no such game, or it isn’t over yet.',
    away: 'Past games can’t be read right now. It is tried again.',
    about: 'This game',
    sight: 'Whose cards are open',
    allCards: 'All cards open',
    as: (name: string): string => `As ${name} saw it`,
    link: 'Copy link',
    copied: (move: number): string => `The link to move ${move} is copied.`,
    notCopied: 'The browser doesn’t let the page copy: take the address above.',
    download: 'Download',
  },

  games: {
    heading: 'Your finished games',
    nobody: 'Play a game first: then it stands here, with all its moves.',
    none: 'No game of yours is over yet.',
    loading: 'Looking for your games …',
    away: 'Past games can’t be read right now. Running games aren’t touched by that.',
    again: 'Try again',
    more: 'Older games',
    won: 'Won',
    lost: 'Lost',
    draw: 'Draw',
    against: 'against',
    againstWho: (name: string, day: string): string => `the game against ${name} of ${day}`,
    replay: 'Replay',
  },

  chronicle: {
    heading: 'Moves',
    empty: 'No move has been seen yet.',
    sameDeal: 'The same deal as the game before: both players know all cards.',
  },

  end: {
    won: 'Victory',
    lost: 'Defeat',
    draw: 'A draw',
    over: (name: string): string => `${name} wins`,
    by: (by: ResultKind): string =>
      ({
        flags: 'by flags',
        resign: 'by resignation',
        standstill: 'by standstill',
        forfeit: 'by forfeit',
        clock: 'on time',
      })[by],
    score: (mine: number, theirs: number): string => `${mine} : ${theirs} flags`,
    rematch: 'Rematch',
    wantsRematch: (name: string): string => `${name} would like a rematch.`,
    playAgain: 'Play again',
    sameDeal: 'Same deal again',
    wantsSameDeal: (name: string): string => `${name} would like the same deal again.`,
    playSameDeal: 'Play the same deal',
    aboutSameDeal:
      'Same deal again: these cards once more, each with the other’s hand. You both know all of them then.',
    replay: 'Replay',
    lobby: 'To the lobby',
    shuffle: 'The fair shuffle',
    checking: 'Recomputing the shuffle …',
    fair: 'Recomputed here: this deal is the one that the server had committed to before the players gave their part.',
    sameFair: 'Recomputed here: this is the deal of the game before, to the last card.',
    unfair: (reason: string): string => `The shuffle does not check out: ${reason}.`,
    unknown: (reason: string): string => `The shuffle can’t be checked: ${reason}.`,
    noCrypto: 'the browser offers its cryptography only over https',
    numbers: 'The numbers behind it',
    commitment: 'Commitment',
    seed: 'Seed',
    nonce: (who: string): string => `Part of ${who}`,
    noNonce: 'none was given: zeros',
    hands: 'All cards are open',
    handOf: (name: string): string => `Hand of ${name}`,
    deckLeft: (deck: Deck): string => (deck === 'troop' ? 'Left in the troop deck' : 'Left in the tactics deck'),
    nothing: 'nothing',
  },

  commands: {
    label: 'Command',
    placeholder: 'play R7 f3 · claim f3 · hand · flag 5 · help',
    send: 'Do it',
    unknown: (line: string): string => `“${line}” is neither a move nor a question. Type help.`,
    help: 'Moves: play R7 f3, claim f1 f4, claim -, draw troop, draw tactics, pass, scout troop, return R5 fog, deserter R5 f3, redeploy R5 f3 f4 (or dish), traitor R5 f3 f4, resign. Questions: hand, flag 5, flags, last, turn, score, decks, dish, unseen, moves.',
    hand: (cards: readonly Card[]): string =>
      cards.length === 0
        ? 'Your hand is empty.'
        : `You hold ${list(cards.map((card) => `${cardName(card)} (${card})`))}.`,
    noHand: 'You are looking on and hold no cards.',
    score: (parts: readonly string[]): string => `${parts.join(', ')}.`,
    decks: (troop: number, tactics: number): string => `${troop} in the troop deck, ${tactics} in the tactics deck.`,
    dish: (who: string, cards: readonly Card[]): string =>
      `Dish of ${who}: ${cards.length === 0 ? 'empty' : cardNames(cards)}.`,
    unseen: (n: number, cards: string): string => `${count(n, 'troop')} unseen: ${cards}.`,
    noMoves: 'There is nothing for you to do now.',
    moves: (moves: readonly string[]): string => moves.join(', '),
    nothingYet: 'Nothing has happened yet.',
    sent: (move: string): string => `Sent: ${move}`,
    noClock: 'This game is played without a clock.',
  },

  settings: {
    heading: 'Settings',
    theme: 'Colours',
    themes: { auto: 'as the system', light: 'day', dark: 'night' },
    speed: 'Movement',
    speeds: { normal: 'normal', fast: 'fast', none: 'none' },
    sound: 'Sounds',
    confirms: 'Ask before a card is played',
    confirmsWhen: { 'in-time': 'where the clock leaves time', always: 'before every move', never: 'never' },
    skipsClaims: 'Go on by itself when no flag can be claimed for certain',
    keys: 'Single keys as commands',
    notifies: 'Tell me of my turn when the tab is hidden',
  },

  help: {
    heading: 'Keys',
    intro: 'Everything can be done with the mouse, by touch, or with these keys.',
    keys: [
      ['1 – 9', 'choose a card of your hand; then a flag'],
      ['T  Y', 'draw a troop / a tactics card'],
      ['C', 'claim the chosen flags, or nothing if none is chosen'],
      ['P', 'pass'],
      ['D', 'redeploy into your dish'],
      ['Enter', 'confirm'],
      ['Esc', 'cancel'],
      ['← →', 'from flag to flag, from card to card; or a move back and on'],
      ['Home  End', 'to the first move, back to the newest'],
      ['/', 'type a command'],
      ['Z', 'only the board'],
      ['M', 'sound on and off'],
      ['?', 'this help'],
    ] as readonly (readonly [string, string])[],
    rules: 'The rules of the game',
  },

  sounds: { on: 'Sound is on', off: 'Sound is off', turnOn: 'Turn sound on', turnOff: 'Turn sound off' },
  badge: { yourTurn: 'Your turn', over: 'Game over', invited: 'Invite' },
};
