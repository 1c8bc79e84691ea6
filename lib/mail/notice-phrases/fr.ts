import type { Phrases } from './phrases.ts';

/** What notices say, in French. */
export const fr: Phrases = {
  'subject.detected': 'Mise à jour nécessaire : {server}',
  'subject.ahead.none': 'À partir du {date} : étape suivante pour {server}',
  'subject.ahead.delay': 'À partir du {date} : le courrier de {server} sera retardé',
  'subject.ahead.partly': 'À partir du {date} : le courrier de {server} sera refusé en partie',
  'subject.ahead.refuse': 'À partir du {date} : tout le courrier de {server} sera refusé',
  'subject.begun.none': 'Étape suivante pour {server}',
  'subject.begun.delay': 'Le courrier de {server} est retardé',
  'subject.begun.partly': 'Le courrier de {server} est refusé en partie',
  'subject.begun.refuse': 'Tout le courrier de {server} est refusé',
  'subject.resumes': 'La pause prend fin le {date} : {server}',
  'subject.repaired': 'De nouveau à jour : {server}',
  servers: '{count} serveurs de {organisation}',

  greeting: 'Bonjour,',
  'lead.detected':
    'Ce serveur de messagerie envoie du courrier à {receiver} avec une version obsolète de Microsoft Exchange, qui n’est plus sûre. Pour le moment, votre courrier n’est pas concerné. Il le sera à partir du {when}, si le serveur n’est pas mis à jour d’ici là.',
  'lead.detected.last':
    'Ce serveur de messagerie envoie du courrier à {receiver} avec une version obsolète de Microsoft Exchange, qui n’est plus sûre. Votre courrier n’est pas concerné.',
  'lead.ahead':
    'Ce serveur de messagerie utilise toujours une version obsolète de Microsoft Exchange. À partir du {when}, son courrier vers {receiver} sera {effect}, s’il n’est pas mis à jour d’ici là.',
  'lead.begun':
    'Ce serveur de messagerie utilise toujours une version obsolète de Microsoft Exchange. Depuis le {when}, son courrier vers {receiver} est {effect}.',
  'lead.resumes':
    'La pause accordée à {organisation} prend fin le {when}. À partir de ce moment, le courrier de ce serveur vers {receiver} sera de nouveau {effect}, si le serveur n’est pas mis à jour d’ici là.',
  'lead.repaired':
    'Le dernier message de ce serveur montre une version de Microsoft Exchange à jour. Toutes les restrictions ont été levées immédiatement. Vous n’avez plus rien à faire. Merci !',
  'lead.correction': 'Un message précédent indiquait une autre date. Les dates de ce message la remplacent.',
  'lead.many': 'Il s’agit de {count} de vos serveurs ; les dates sont celles du premier d’entre eux.',

  'heading.seen': 'Ce que nous avons constaté',
  'seen.server': 'Serveur',
  'seen.more': 'et {count} autres',
  'seen.version': 'Version',
  'seen.problem': 'Problème',
  'seen.since': 'Détecté le',
  'problem.past-end-of-support': '{product} n’est plus pris en charge depuis le {date}.',
  'problem.below-floor': 'Il manque des mises à jour de sécurité : il faut au moins {build}.',
  'problem.superseded': 'Cette mise à jour cumulative ne reçoit plus de mises à jour de sécurité.',
  'problem.other': 'Elle est obsolète.',
  evidence: 'Votre serveur le dit lui-même, dans la ligne Received qu’il a écrite le {when} :',

  'heading.install': 'Ce qu’il faut installer',
  'install.any': 'L’une de ces versions ou une version plus récente, de préférence la dernière :',
  'install.replace':
    'Il n’y a plus de mises à jour pour {product}. Il faut le remplacer par l’une de ces versions ou une version plus récente, de préférence la dernière :',
  'install.supported':
    'Une version d’Exchange prise en charge par Microsoft, avec sa dernière mise à jour de sécurité.',

  'heading.schedule': 'Ce qui se passe et quand',
  'schedule.from': 'À partir du',
  'schedule.mail': 'Le courrier est',
  'schedule.now': '{date} (maintenant)',
  'schedule.end':
    'Tout cela cesse de soi-même : dès le premier message qui montre une version à jour, toutes les restrictions sont levées, et nous vous écrivons.',
  'effect.none': 'accepté normalement',
  'effect.delay': 'retardé pendant {throttle} minutes de chaque heure',
  'effect.partly': 'refusé pendant {block} minutes et retardé pendant {throttle} minutes de chaque heure',
  'effect.block': 'refusé pendant {block} minutes de chaque heure',
  'effect.refuse': 'refusé en permanence',
  'schedule.minute':
    'Ces minutes commencent à la minute {minute} de chaque heure (UTC), en commençant par celles de refus.',

  'heading.meaning': 'Ce que cela signifie pour votre courrier',
  'meaning.delay':
    'Retardé : votre serveur ne reçoit pas d’erreur. Nous conservons le message et le distribuons dès que ces minutes sont écoulées ; rien n’est perdu, et personne n’a besoin de renvoyer quoi que ce soit.',
  'meaning.refuse':
    'Refusé : l’expéditeur reçoit un avis de non-remise avec le code 5.7.230 et doit renvoyer son message. Votre réseau et vos certificats n’y sont pour rien.',

  'heading.time': 'Avez-vous besoin de plus de temps ?',
  'time.left':
    'Vous pouvez obtenir une pause : 90 jours par année civile, en plusieurs fois si vous le souhaitez, et elle peut être écourtée. Pour {year}, il reste {days} jours à {organisation}.',
  'time.ask': 'Répondez simplement à ce message en indiquant le nombre de jours.',
  'time.page':
    'Le plus rapide : votre propre page. Elle montre la situation actuelle, ne demande pas de compte, et la pause y prend effet immédiatement. Toute personne qui possède ce lien peut en faire autant ; ne le transmettez qu’à bon escient.',
  'time.open': 'Ouvrir votre page',
  'time.paused':
    'Une pause est en cours pour {organisation} jusqu’au {when}. Les dates ci-dessus en tiennent compte.',

  'heading.wrong': 'Faisons-nous erreur ?',
  'wrong.text':
    'Si le serveur est déjà à jour, n’est pas à vous ou n’est pas ce que nous croyons, répondez à ce message en le nommant : {id}. Une personne s’en occupera.',

  more: 'En savoir plus : {link}',
  closing: 'Cordialement',
  sender: 'L’équipe de messagerie de {receiver}',
  footer:
    'Ce message a été rédigé par un programme, et vous ne le recevez qu’une fois. Il s’adresse aux responsables de {organisation}, car du courrier de {organisation} passe par ce serveur.',
};
