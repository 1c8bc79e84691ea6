import type { Phrases } from './phrases.ts';

/** What notices say, in German. */
export const de: Phrases = {
  'subject.detected': 'Update nötig: {server}',
  'subject.ahead.none': 'Ab {date}: nächste Stufe für {server}',
  'subject.ahead.delay': 'Ab {date}: Mail von {server} wird verzögert',
  'subject.ahead.partly': 'Ab {date}: Mail von {server} wird teilweise abgewiesen',
  'subject.ahead.refuse': 'Ab {date}: alle Mail von {server} wird abgewiesen',
  'subject.begun.none': 'Nächste Stufe für {server}',
  'subject.begun.delay': 'Mail von {server} wird verzögert',
  'subject.begun.partly': 'Mail von {server} wird teilweise abgewiesen',
  'subject.begun.refuse': 'Alle Mail von {server} wird abgewiesen',
  'subject.resumes': 'Die Pause endet am {date}: {server}',
  'subject.repaired': 'Wieder aktuell: {server}',
  servers: '{count} Server von {organisation}',

  greeting: 'Guten Tag,',
  'lead.detected':
    'dieser Mailserver schickt Mail an {receiver} mit einer Version von Microsoft Exchange, die veraltet und nicht mehr sicher ist. Noch betrifft das Ihre Mail nicht. Das ändert sich am {when}, wenn der Server bis dahin nicht aktualisiert ist.',
  'lead.detected.last':
    'dieser Mailserver schickt Mail an {receiver} mit einer Version von Microsoft Exchange, die veraltet und nicht mehr sicher ist. Ihre Mail betrifft das nicht.',
  'lead.ahead':
    'dieser Mailserver läuft noch mit einer veralteten Version von Microsoft Exchange. Ab {when} wird seine Mail an {receiver} {effect}, wenn er bis dahin nicht aktualisiert ist.',
  'lead.begun':
    'dieser Mailserver läuft noch mit einer veralteten Version von Microsoft Exchange. Seit {when} wird seine Mail an {receiver} {effect}.',
  'lead.resumes':
    'die Pause für {organisation} endet am {when}. Ab dann wird Mail dieses Mailservers an {receiver} wieder {effect}, wenn er bis dahin nicht aktualisiert ist.',
  'lead.repaired':
    'die neueste Mail dieses Servers zeigt eine aktuelle Version von Microsoft Exchange. Alle Einschränkungen sind damit sofort aufgehoben. Sie müssen nichts weiter tun. Vielen Dank!',
  'lead.correction': 'In einer früheren Mail stand ein anderer Termin. Es gelten die Termine in dieser Mail.',
  'lead.many': 'Es geht um {count} Ihrer Server; die Termine sind die des ersten von ihnen.',

  'heading.seen': 'Was wir gesehen haben',
  'seen.server': 'Server',
  'seen.more': 'und {count} weitere',
  'seen.version': 'Version',
  'seen.problem': 'Problem',
  'seen.since': 'Gesehen seit',
  'problem.past-end-of-support': '{product} wird seit dem {date} nicht mehr unterstützt.',
  'problem.below-floor': 'Es fehlen Sicherheitsupdates: Nötig ist mindestens {build}.',
  'problem.superseded': 'Für dieses kumulative Update gibt es keine Sicherheitsupdates mehr.',
  'problem.other': 'Sie ist veraltet.',
  evidence: 'Ihr Server sagt es selbst, in der Received-Zeile, die er am {when} geschrieben hat:',

  'heading.install': 'Was zu installieren ist',
  'install.any': 'Eines davon oder etwas Neueres, am besten das Neueste:',
  'install.replace':
    'Für {product} gibt es keine Updates mehr. Es muss ersetzt werden, durch eines davon oder etwas Neueres, am besten durch das Neueste:',
  'install.supported':
    'Eine Version von Exchange, die Microsoft unterstützt, mit dem neuesten Sicherheitsupdate.',

  'heading.schedule': 'Was wann geschieht',
  'schedule.from': 'Ab',
  'schedule.mail': 'Mail wird',
  'schedule.now': '{date} (jetzt)',
  'schedule.end':
    'Das endet von selbst: Mit der ersten Nachricht, die eine aktuelle Version zeigt, entfallen alle Einschränkungen, und wir schreiben Ihnen.',
  'effect.none': 'nicht beeinträchtigt',
  'effect.delay': 'in {throttle} Minuten jeder Stunde verzögert',
  'effect.partly': 'in {block} Minuten jeder Stunde abgewiesen und in {throttle} Minuten verzögert',
  'effect.block': 'in {block} Minuten jeder Stunde abgewiesen',
  'effect.refuse': 'jederzeit abgewiesen',
  'schedule.minute':
    'Diese Minuten beginnen in Minute {minute} jeder Stunde (UTC), zuerst die mit Abweisung.',

  'heading.meaning': 'Was das für Ihre Mail bedeutet',
  'meaning.delay':
    'Verzögert: Ihr Server bekommt keine Fehlermeldung. Wir behalten die Nachricht und stellen sie zu, sobald die Minuten vorbei sind; nichts geht verloren, und niemand muss noch einmal senden.',
  'meaning.refuse':
    'Abgewiesen: Der Absender bekommt eine Unzustellbarkeitsnachricht mit dem Status 5.7.230 und muss noch einmal senden. An Ihrem Netz und Ihren Zertifikaten liegt es nicht.',

  'heading.time': 'Brauchen Sie mehr Zeit?',
  'time.left':
    'Sie können eine Pause bekommen: 90 Tage im Kalenderjahr, auch in Teilen, und jederzeit vorzeitig zu beenden. Im Jahr {year} sind für {organisation} noch {days} Tage übrig.',
  'time.ask': 'Antworten Sie einfach auf diese Mail und nennen Sie die Zahl der Tage.',
  'time.page':
    'Schneller geht es auf Ihrer eigenen Seite. Sie zeigt den aktuellen Stand, braucht kein Konto, und die Pause gilt sofort. Wer den Link hat, kann das tun; geben Sie ihn nur mit Bedacht weiter.',
  'time.open': 'Ihre Seite öffnen',
  'time.paused':
    'Für {organisation} gilt eine Pause bis {when}. In den Terminen oben ist sie berücksichtigt.',

  'heading.wrong': 'Irren wir uns?',
  'wrong.text':
    'Wenn der Server schon aktualisiert ist, nicht Ihnen gehört oder etwas anderes ist, als wir annehmen, antworten Sie auf diese Mail und nennen Sie ihn: {id}. Ein Mensch sieht es sich an.',

  more: 'Mehr dazu: {link}',
  closing: 'Mit freundlichen Grüßen',
  sender: 'Das Mail-Team von {receiver}',
  footer:
    'Diese Mail hat ein Programm geschrieben, und Sie bekommen sie ein einziges Mal. Sie geht an die Verantwortlichen für {organisation}, weil Mail von {organisation} über diesen Server kommt.',
};
