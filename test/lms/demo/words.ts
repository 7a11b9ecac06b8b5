/** What the educators of the demo write, by prompt and artifact of the sample catalogue. */
export const answers: Record<string, string> = {
  setting:
    'I teach seventh-grade mathematics to 26 students. Five are learning English and read better than they speak; two have plans that give them extra time. Attendance on Mondays is thin, so a check that only works when everybody was there the day before misleads me. What matters most for checking is that several students copy a neighbour’s method without being able to say why it works. A written check alone rewards that; I need a check in which they have to explain or draw.',
  objective:
    'Objective: students decide whether two quantities are in a proportional relationship and justify the decision from a table, a graph or a story. Success looks like naming the constant, pointing to where it is visible, and giving a counterexample when there is none. It is worth checking closely now because the next unit builds on slope, and a student who only recognises “straight line” will be lost there.',
  'usual-practice':
    'I ask questions to the whole class, look at raised hands and walk around during practice. Hands come from the same seven students. Walking around shows me finished answers, rarely the thinking. I collect exit tickets on Fridays and often read them on Sunday, when the lesson they should have changed is over.',
  misunderstandings:
    'First, “straight line means proportional”: the check shows a line that misses the origin and asks for the cost of zero items. Second, “adding the same amount keeps the relation”: the check has a table in which both columns grow by constant steps from unequal starts. Third, mixing up which quantity is divided by which; the check asks for the unit in words, not only the number.',
  'learners-changed':
    'After the adjusted lesson 19 of 26 students explained why the taxi fare with a starting fee is not proportional, compared with 8 before. The change I trust most is in the wording: they wrote “at zero you still pay” instead of “because the line is not straight”. Three students still divide the wrong way round; their drawings show that they read the table across, not down, which is something I can teach.',
  'do-differently':
    'The thumbs check served me less well. Students looked around before they answered, and I could not tell a guess from an idea. Next time they write one sentence on a whiteboard first and show it at the same moment; I keep the question, I change what they have to commit to.',
  'next-habit':
    'I will keep reading the sorted exit tickets before I plan the next day. It takes twelve minutes if the ticket has one question. What makes it possible is that our team agreed to leave the last period on Tuesday free for it, and we sit together when we do it.',
  role: 'I am a paraprofessional in two second-grade rooms and on bus duty in the afternoon. I speak with the teachers, four families almost daily, the driver and the school nurse. The conversation that matters most is the five minutes at the bus: it decides whether a parent hears about a hard day from me, from their child, or from nobody.',
  challenge:
    'Messages about behaviour go wrong when I pass them on in the corridor. The teacher is between two tasks and hears a complaint; I am in a hurry and leave out what happened before. The family later hears a third version. It is hard for me because I have seen it, and hard for the teacher because she has to answer for it.',
  goal: 'I want to get better at checking what the other person understood before I leave. Someone would notice that I ask “what will you tell her tonight?” and wait for the answer, instead of ending with “okay?”.',
  noticed:
    'I noticed that I explain more when I am unsure. In the recording of my notes I used three examples where one would have done, and the mother I was speaking with went quiet. When I stopped and asked her to tell me what she heard, the conversation turned: she knew something about the morning that I did not.',
  'whose-voice':
    'The grandparents who do the pick-up are heard least. Forms go to parents, calls go to parents. In my role I can write their first name on the pick-up list, greet them by it, and ask at the start of the year how they would like to hear from us.',
  'online-life':
    'I use the district’s messaging for families, a closed group for our grade team, and my private account for everything else. The two meet in the town’s community group, where parents ask me about homework, and in photos of school events that colleagues tag me in.',
  'code-chosen':
    'I work with the code of my state association next to our district’s acceptable-use rules. Easy to keep: no private messages with students outside district channels. Hard to keep: not discussing school matters where they can be recognised, because in a small town almost everything can be recognised.',
  'why-now':
    'This year two families began to write to me late in the evening on a private channel, kindly and often. I answered once, and after that silence looked like unfriendliness. I want a boundary I can explain without sounding cold.',
  'one-week':
    'The hardest promise was the hours. On Wednesday a message came at nine in the evening about a child who did not want to come to school. I waited until seven the next morning and called. The family was not upset; I was the one who had slept badly. It taught me that I had used late answers to calm myself.',
  judgement:
    'Earlier I would have asked whether something is allowed. Now I ask who carries the risk. In the dilemma about the photo, the rule allowed it, but the student had moved away from a person who must not find her. The clause about protecting students from foreseeable harm weighed more than the permission form.',
  share:
    'I would bring my page of promises and the one I broke. I would begin by reading out the message I wrote at night, without names, and ask what they would have done; then the hours we might promise together.',
};

/** Texts handed in as evidence, by artifact. */
export const evidence: Record<string, string[]> = {
  'lesson-plan': [
    'Check 1, minute 12, before the practice: “Here is a table of plant heights. Is height proportional to days? Write one sentence with the word zero.” Expected: the start height makes it not proportional. If fewer than 18 of 26 name the start height, I stop and show two tables side by side. Check 2, minute 38: an exit ticket with a line through (0, 2), to draw the matching story.',
  ],
  'student-samples': [
    'Sample A: “No, because on day 0 it is 4 cm already.” The learner sees that the relation has to pass through zero and says so in own words. Next: ask for a table that would be proportional.',
    'Sample B: “Yes, it goes up by 2 every day.” Looks at differences only. The learner reads down the column and never across. Next: a table with constant ratio beside it, and the question what stays the same.',
    'Sample C: a drawing of the line with an arrow to the start and “taxi!”. The idea is there, the sentence is not. Next: speak it first, then write it with a frame.',
  ],
  'data-and-adjustment': [
    'Explains with zero: 8. Right, no reason: 6. Looks at differences only: 9. Divides the other way round: 3.',
    'Changed lesson: begins with the two tables (nine students), a sorting task in pairs, sentence frames on the board, an extension that asks for a story that is almost proportional. Marked in yellow what was not in the old plan.',
  ],
  'real-situation': [
    'A grandfather came to the bus angry because a glove was missing for the third time. He needed to be heard before the bus left; I needed two minutes and had one. I chose to walk with him to his car, away from the line. I asked what the week had been like, repeated that three gloves is a lot of money, and promised one thing: to look in both rooms and to call by four. I called at half past three.',
  ],
  interview: [
    'Questions: When did the school understand you quickly? When did it take three tries? What did people do with their faces? She told me that forms in two languages help less than a person who says her name right. I changed the first line of the calls I make.',
  ],
  'adapted-message': [
    'Version 1, by text in Spanish, short sentences, time first: “Mañana el autobús sale a las 2:15, no a las 2:45. ¿Puede venir alguien? Responda SÍ o NO.”',
    'Version 2, for a father who is hard of hearing: a printed card with a clock drawing, handed over, with a pencil to mark who comes. I left out the reason for the change, because it made the card crowded.',
  ],
  'two-dilemmas': [
    'One: a student follows my private account and writes that nobody at home listens. Duties: care for the student, and the channel that protects both of us. The clause on private contact asks me to move the talk, the clause on harm asks me not to wait. I answer once, say that I have read it and will find her tomorrow at eight, and tell the counsellor tonight.',
  ],
  protocol: [
    'Families: district messaging only, answered between seven and five on school days. Students: never private; if one writes, I answer once and move it. Photos: none without the list of the office. Groups in town: I read, I do not speak for the school. Former students: after graduation, and after I have asked myself why.',
  ],
  'conversation-log': [
    'I asked a colleague who disagrees with me about hours. He heard a fear in my protocol that I had not seen: that families would stop writing. We changed one line: the first message of the year says when I answer and whom to call in an emergency.',
  ],
};

export const passingFeedback = [
  'Clear and specific; I can see what you did and why.',
  'This works: the evidence shows exactly what you claim.',
  'Well reasoned. Keep the sentence about what you would change.',
];

export const failingFeedback = [
  'The idea is right, and the evidence does not show it yet. Add the words people really used, and say what they tell you.',
  'I cannot see what you decided because of this. Say what you would do if it had gone the other way, and mark the place.',
];
