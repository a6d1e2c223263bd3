/** What the lesson says; it isn't loaded before somebody wants to learn. */
export const lessonTexts = {
  heading: 'Your first battle',
  opponent: 'Instructor',
  step: (step: number, of: number): string => `Step ${step} of ${of}`,
  next: 'Go on',
  again: 'Start again',
  lobby: 'To the lobby',
  other: 'Later you may. Here the lesson wants something else: look at what is lit.',
  free: 'That is all there is to it. The battle isn’t over: win it, or go and find somebody to play.',
  won: 'The day is yours! You know all that you need.',
  lost: 'This one is lost, as some are. You know all that you need.',
  steps: {
    line: 'Nine flags stand between you and your opponent. Your side is the lower one. Whoever takes five flags, or three that stand side by side, wins.',
    firstCard: 'At each flag both build a formation of three cards. Choose the red 9 in your hand, then flag 5.',
    firstDraw:
      'A turn ends with a draw, so that you hold seven cards again. Take one from the troop deck, the left one.',
    secondCard:
      'The red 8 has come to you. 8, 9 and 10 of one colour make a wedge, the best formation there is. Play the red 10 to flag 5.',
    draw: 'Draw from the troop deck again.',
    wedge: 'Now the red 8 to flag 5: the wedge is complete.',
    claim:
      'A turn begins with claims. Flag 5 glows: your wedge beats the skirmish line over there for certain. Press Claim.',
    seven: 'The flag is yours, and closed. Start something new: the blue 7 to flag 4.',
    tactics: 'This time draw from the tactics deck, the right one. Its ten cards bend the rules.',
    leader:
      'Alexander is a leader: he stands for any troop you need. Put him to the blue 7 at flag 4. (You may only ever have played one tactics card more than your opponent.)',
    phalanx: 'The green 7 makes it a phalanx: three of a kind, the second best. Alexander is a 7 here.',
    claimAgain: 'Your phalanx against his host, the weakest: claim flag 4.',
    ranking:
      'From best to weakest: wedge (a row in one colour), phalanx (three of a kind), battalion (one colour), skirmish line (a row), host. Of equal ones the higher sum wins, then the one that was complete first.',
    proof:
      'You needn’t wait for the other side to be complete. If no card that is still unseen could beat yours, the flag glows at once. Point at a flag to see what it can still become.',
  },
} as const;
