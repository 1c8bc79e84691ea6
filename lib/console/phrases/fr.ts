import type { PagePhrases } from './phrases.ts';

/** What the postmaster's page says, in French. */
export const fr: PagePhrases = {
  'title.organisation': 'Serveurs de messagerie de {organisation}',
  'page.of': 'Équipe de messagerie de {receiver}',
  'page.for':
    'À l’attention des responsables de {organisation}. Toute personne qui possède ce lien voit cette page et peut agir ici ; il est valable jusqu’au {date}.',
  'page.languages': 'Langue',

  'state.stage': 'Étape {stage} sur {stages}',
  'state.paused': 'En pause',
  'state.exempt': 'Exempté',
  'state.observed': 'Seulement observé',
  'state.free': 'À jour',
  'state.none': 'Rien à signaler',

  'lead.paused':
    'Une pause est en cours jusqu’au {when} : tout le courrier de ce serveur est accepté, et les dates ci-dessous ont été reportées.',
  'lead.exempt': '{receiver} a exempté ce serveur jusqu’au {when} : tout son courrier est accepté.',
  'lead.observed':
    'Un autre serveur de messagerie se trouve devant celui-ci. Il est seulement observé, et tout son courrier est accepté.',
  'lead.none': 'Rien n’est reproché à ce serveur pour le moment, et tout son courrier est accepté.',
  'lead.unproven':
    'Ce serveur dit appartenir à {organisation}, mais aucun de ses messages ne l’a prouvé. On ne peut donc rien modifier ici.',

  'short.heading': 'En bref',
  'short.problem': 'Le problème',
  'short.now': 'Le courrier est',
  'short.hour': 'Dans chaque heure',
  'short.next': 'Ensuite',
  'short.needed': 'Le remède',
  'short.or': '{release} ou une version plus récente',
  'short.time': 'J’ai besoin de plus de temps',
  'now.accepted': 'accepté',
  'now.open': 'accepté jusqu’à {when}',
  'now.throttle': 'retardé jusqu’à {when}',
  'now.block': 'refusé jusqu’à {when}',
  'hour.throttle': 'retardé',
  'hour.block': 'refusé',
  'hour.title': 'Le courrier est {now}.',
  'next.stage': 'À partir du {when} : {effect}',
  'next.last': 'Il en sera ainsi jusqu’à ce que le serveur soit mis à jour.',

  'pause.text':
    'Pendant la pause, tout le courrier de tous les serveurs de {organisation} est accepté, et chaque date est reportée d’autant de jours. Cela ne répare rien.',
  'pause.days': 'Jours (au plus {most})',
  'pause.start': 'Mettre en pause',
  'pause.extend': 'Prolonger',
  'pause.end': 'Terminer la pause maintenant',
  'pause.back': 'Les jours restants ne sont pas perdus.',
  'pause.none':
    'Il n’y a plus de jours disponibles pour le moment. Si cela ne suffit pas, répondez à l’un de nos messages.',

  'repaired.heading': 'Est-ce réparé ?',
  'repaired.text': 'Dites-le, et ce sera noté à l’intention de l’équipe de {receiver}.',
  'repaired.how':
    'À elle seule, cette indication ne lève rien : c’est le prochain message de ce serveur qui décide. Dès que l’un d’eux montre une version à jour, toutes les restrictions sont levées ; le plus rapide est donc de nous envoyer un message ordinaire.',
  'repaired.button': 'C’est réparé',
  'repaired.said':
    'Vous avez indiqué le {when} que c’est réparé. Aucun message n’est arrivé de ce serveur depuis ; le prochain décidera.',
  'repaired.not-yet':
    'Vous avez indiqué le {when} que c’est réparé, mais le message du {seen} montre encore l’ancienne version. Est-ce un autre serveur qui envoie, ou l’un d’entre eux n’est-il pas encore mis à jour ?',

  'contacts.heading': 'Qui reçoit nos messages',
  'contacts.told':
    'Au sujet des serveurs de {organisation}, nous écrivons à {contacts}. Vous pouvez indiquer une autre adresse ; les précédentes continueront à recevoir nos messages.',
  'contacts.nobody': 'Au sujet des serveurs de {organisation}, nous n’écrivons à personne.',
  'contacts.full':
    'On ne peut pas indiquer d’autres adresses ici. Pour les modifier, répondez à l’un de nos messages.',
  'contacts.address': 'Adresse électronique',
  'contacts.add': 'Ajouter',

  'wrong.text':
    'Si le serveur est déjà à jour, n’est pas à vous ou n’est pas ce que nous croyons, écrivez à {from} en le nommant : {id}. Une personne s’en occupera.',

  'list.heading': 'Vos serveurs',
  'list.caption':
    'Les plus avancés d’abord. Chaque nom mène à ce qui a été vu, à ce qu’il faut installer et aux dates à venir.',
  'list.server': 'Serveur',
  'list.version': 'Version',
  'list.state': 'État',
  'list.next': 'Ensuite',
  'list.more': 'Autres serveurs',
  'list.first': 'Revenir au début',
  'list.empty': 'Il n’y a pas de serveurs à montrer ici.',
  'list.back': 'Tous les serveurs de {organisation}',

  'done.paused': 'La pause a commencé.',
  'done.pause-ended': 'La pause est terminée. Les jours non utilisés ne sont pas perdus.',
  'done.contact-added': 'L’adresse est notée. Elle recevra notre prochain message.',
  'done.said-repaired': 'C’est noté. Le prochain message du serveur décidera.',

  'problem.stale':
    'Quelque chose a changé depuis que vous avez ouvert cette page, ou cela a déjà été envoyé. Vous voyez la situation actuelle ; vérifiez-la et envoyez de nouveau si c’est toujours d’actualité.',
  'problem.over-budget': 'C’est plus que ce qui reste : {days} jours en {year}.',
  'problem.not-paused': 'Aucune pause n’est plus en cours.',
  'problem.days': 'Indiquez un nombre entier de jours, de 1 à {most}.',
  'problem.address': 'Ce n’est pas une adresse électronique telle que admin@example.com.',
  'problem.no-contacts':
    'On ne peut pas indiquer d’autres adresses ici. Pour les modifier, répondez à l’un de nos messages.',
  'problem.capped':
    'Assez de choses ont été modifiées pour un jour. Réessayez demain, ou répondez à l’un de nos messages.',
  'problem.not-allowed': 'On ne peut rien modifier ici. Répondez plutôt à l’un de nos messages.',
  'problem.form':
    'Cette page est trop ancienne, ou la demande est venue d’ailleurs. Vous voyez la situation actuelle ; veuillez envoyer de nouveau.',

  'dead.title': 'Ce lien n’est pas valable',
  'dead.text':
    'Il a peut-être expiré, ou n’a pas été ouvert en entier : il est long, et certains logiciels de messagerie le coupent. Copiez-le en entier depuis le message, ou prenez celui de notre dernier message.',
  'dead.answer':
    'Si cela ne suffit pas, répondez au message dans lequel il se trouvait. Une personne vous en enverra un autre et pourra faire pour vous ce que cette page aurait fait.',
  'limited.title': 'Trop de demandes',
  'limited.text':
    'Cette page a reçu plus de demandes qu’elle n’en traite en si peu de temps. Réessayez dans {seconds} secondes. Rien n’a été modifié.',
  'failed.title': 'Cela n’a pas fonctionné',
  'failed.text':
    'L’erreur vient de nous. Réessayez dans une minute ; si elle persiste, répondez à l’un de nos messages.',
};
