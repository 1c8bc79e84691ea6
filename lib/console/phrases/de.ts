import type { PagePhrases } from './phrases.ts';

/** What the postmaster's page says, in German. */
export const de: PagePhrases = {
  'title.organisation': 'Mailserver von {organisation}',
  'page.of': 'Mail-Team von {receiver}',
  'page.for':
    'Für die Verantwortlichen von {organisation}. Wer diesen Link hat, sieht diese Seite und kann hier handeln; er gilt bis zum {date}.',
  'page.languages': 'Sprache',

  'state.stage': 'Stufe {stage} von {stages}',
  'state.paused': 'Pausiert',
  'state.exempt': 'Ausgenommen',
  'state.observed': 'Nur beobachtet',
  'state.free': 'Aktuell',
  'state.none': 'Nichts liegt vor',

  'lead.paused':
    'Es gilt eine Pause bis {when}: Alle Mail dieses Servers wird angenommen, und die Termine unten haben sich verschoben.',
  'lead.exempt': '{receiver} hat diesen Server bis {when} ausgenommen: Alle seine Mail wird angenommen.',
  'lead.observed':
    'Vor diesem Server steht ein anderer Mailserver. Er wird nur beobachtet, und alle seine Mail wird angenommen.',
  'lead.none': 'Gegen diesen Server liegt zurzeit nichts vor, und alle seine Mail wird angenommen.',
  'lead.unproven':
    'Dieser Server behauptet, zu {organisation} zu gehören, aber keine seiner Nachrichten hat das belegt. Darum lässt sich hier nichts ändern.',

  'short.heading': 'Kurz gesagt',
  'short.problem': 'Was nicht stimmt',
  'short.now': 'Mail wird jetzt',
  'short.hour': 'In jeder Stunde',
  'short.next': 'Als Nächstes',
  'short.needed': 'Was hilft',
  'short.or': '{release} oder neuer',
  'short.time': 'Ich brauche mehr Zeit',
  'now.accepted': 'angenommen',
  'now.open': 'angenommen bis {when}',
  'now.throttle': 'verzögert bis {when}',
  'now.block': 'abgewiesen bis {when}',
  'hour.throttle': 'verzögert',
  'hour.block': 'abgewiesen',
  'hour.title': 'Mail wird {now}.',
  'next.stage': 'Ab {when}: {effect}',
  'next.last': 'Dabei bleibt es, bis der Server aktualisiert ist.',

  'pause.text':
    'Während der Pause wird alle Mail aller Server von {organisation} angenommen, und alle Termine verschieben sich um ebenso viele Tage. Repariert ist damit nichts.',
  'pause.days': 'Tage (höchstens {most})',
  'pause.start': 'Pausieren',
  'pause.extend': 'Verlängern',
  'pause.end': 'Pause jetzt beenden',
  'pause.back': 'Die übrigen Tage bleiben Ihnen erhalten.',
  'pause.none':
    'Mehr Tage gibt es zurzeit nicht. Wenn das nicht reicht, antworten Sie auf eine unserer Mails.',

  'repaired.heading': 'Ist es behoben?',
  'repaired.text': 'Sagen Sie es, und es wird für die Menschen bei {receiver} vermerkt.',
  'repaired.how':
    'Von selbst hebt das nichts auf: Die nächste Nachricht dieses Servers entscheidet. Sobald eine davon eine aktuelle Version zeigt, entfallen alle Einschränkungen; am schnellsten geht es also, wenn Sie uns eine gewöhnliche Nachricht schicken.',
  'repaired.button': 'Es ist behoben',
  'repaired.said':
    'Sie haben am {when} gesagt, dass es behoben ist. Seitdem ist keine Nachricht dieses Servers gekommen; die nächste entscheidet.',
  'repaired.not-yet':
    'Sie haben am {when} gesagt, dass es behoben ist, aber die Nachricht vom {seen} zeigt noch die alte Version. Sendet ein anderer Server, oder ist einer von mehreren noch nicht aktualisiert?',

  'contacts.heading': 'Wer unsere Mails bekommt',
  'contacts.told':
    'Über die Server von {organisation} schreiben wir an {contacts}. Sie können eine weitere Adresse nennen; die bisherigen bekommen unsere Mails weiterhin.',
  'contacts.nobody': 'Über die Server von {organisation} schreiben wir niemandem.',
  'contacts.full':
    'Weitere Adressen lassen sich hier nicht nennen. Um sie zu ändern, antworten Sie auf eine unserer Mails.',
  'contacts.address': 'E-Mail-Adresse',
  'contacts.add': 'Hinzufügen',

  'wrong.text':
    'Wenn der Server schon aktualisiert ist, nicht Ihnen gehört oder etwas anderes ist, als wir annehmen, schreiben Sie an {from} und nennen Sie ihn: {id}. Ein Mensch sieht es sich an.',

  'list.heading': 'Ihre Server',
  'list.caption':
    'Die am weitesten fortgeschrittenen zuerst. Jeder Name führt zu dem, was gesehen wurde, was zu installieren ist und was wann geschieht.',
  'list.server': 'Server',
  'list.version': 'Version',
  'list.state': 'Stand',
  'list.next': 'Als Nächstes',
  'list.more': 'Weitere Server',
  'list.first': 'Von vorn',
  'list.empty': 'Hier sind keine Server zu zeigen.',
  'list.back': 'Alle Server von {organisation}',

  'done.paused': 'Die Pause hat begonnen.',
  'done.pause-ended': 'Die Pause ist beendet. Die nicht genutzten Tage bleiben Ihnen erhalten.',
  'done.contact-added': 'Die Adresse ist vermerkt. Sie bekommt unsere nächste Mail.',
  'done.said-repaired': 'Vermerkt. Die nächste Nachricht des Servers entscheidet.',

  'problem.stale':
    'Seit Sie diese Seite geöffnet haben, hat sich etwas geändert, oder das wurde schon gesendet. Sie sehen den neuen Stand; prüfen Sie ihn und senden Sie noch einmal, wenn es noch zutrifft.',
  'problem.over-budget': 'Das ist mehr, als übrig ist: {days} Tage im Jahr {year}.',
  'problem.not-paused': 'Es läuft keine Pause mehr.',
  'problem.days': 'Nennen Sie eine ganze Zahl von Tagen, von 1 bis {most}.',
  'problem.address': 'Das ist keine E-Mail-Adresse wie admin@example.com.',
  'problem.no-contacts':
    'Weitere Adressen lassen sich hier nicht nennen. Um sie zu ändern, antworten Sie auf eine unserer Mails.',
  'problem.capped':
    'Für einen Tag ist genug geändert worden. Versuchen Sie es morgen wieder, oder antworten Sie auf eine unserer Mails.',
  'problem.not-allowed': 'Hier lässt sich nichts ändern. Antworten Sie stattdessen auf eine unserer Mails.',
  'problem.form':
    'Diese Seite ist zu alt, oder die Anfrage kam von anderswo. Sie sehen den neuen Stand; bitte senden Sie noch einmal.',

  'dead.title': 'Dieser Link gilt nicht',
  'dead.text':
    'Vielleicht ist er abgelaufen, oder er wurde nicht ganz geöffnet: Er ist lang, und manche Mailprogramme brechen ihn um. Kopieren Sie ihn ganz aus der Mail, oder nehmen Sie den aus unserer neuesten Mail.',
  'dead.answer':
    'Wenn das nicht hilft, antworten Sie auf die Mail, in der er stand. Ein Mensch schickt Ihnen einen neuen und kann für Sie tun, was diese Seite getan hätte.',
  'limited.title': 'Zu viele Anfragen',
  'limited.text':
    'Von dieser Seite wurde in kurzer Zeit mehr verlangt, als sie beantwortet. Versuchen Sie es in {seconds} Sekunden wieder. Geändert wurde nichts.',
  'failed.title': 'Das hat nicht geklappt',
  'failed.text':
    'Der Fehler liegt bei uns. Versuchen Sie es in einer Minute wieder; wenn er bleibt, antworten Sie auf eine unserer Mails.',
};
