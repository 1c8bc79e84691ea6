import type { Phrases } from './phrases.ts';

/** What notices say, in Spanish. */
export const es: Phrases = {
  'subject.detected': 'Actualización necesaria: {server}',
  'subject.ahead.none': 'A partir del {date}: siguiente etapa para {server}',
  'subject.ahead.delay': 'A partir del {date}: el correo de {server} se retrasará',
  'subject.ahead.partly': 'A partir del {date}: parte del correo de {server} será rechazada',
  'subject.ahead.refuse': 'A partir del {date}: todo el correo de {server} será rechazado',
  'subject.begun.none': 'Siguiente etapa para {server}',
  'subject.begun.delay': 'El correo de {server} se está retrasando',
  'subject.begun.partly': 'Parte del correo de {server} se está rechazando',
  'subject.begun.refuse': 'Todo el correo de {server} se está rechazando',
  'subject.resumes': 'La pausa termina el {date}: {server}',
  'subject.repaired': 'Actualizado de nuevo: {server}',
  servers: '{count} servidores de {organisation}',

  greeting: 'Buenos días:',
  'lead.detected':
    'Este servidor de correo envía correo a {receiver} con una versión de Microsoft Exchange que está obsoleta y ya no es segura. Su correo todavía no se ve afectado. Lo estará a partir del {when} si el servidor no se actualiza antes.',
  'lead.detected.last':
    'Este servidor de correo envía correo a {receiver} con una versión de Microsoft Exchange que está obsoleta y ya no es segura. Su correo no se ve afectado.',
  'lead.ahead':
    'Este servidor de correo sigue usando una versión obsoleta de Microsoft Exchange. A partir del {when}, su correo a {receiver} {effect}, si no se actualiza antes.',
  'lead.begun':
    'Este servidor de correo sigue usando una versión obsoleta de Microsoft Exchange. Desde el {when}, su correo a {receiver} {effect}.',
  'lead.resumes':
    'La pausa concedida a {organisation} termina el {when}. A partir de entonces, el correo de este servidor a {receiver} {effect} de nuevo, si no se actualiza antes.',
  'lead.repaired':
    'El último mensaje de este servidor muestra una versión actualizada de Microsoft Exchange. Todas las restricciones se han retirado de inmediato. No tiene que hacer nada más. ¡Gracias!',
  'lead.correction': 'Un mensaje anterior indicaba otra fecha. Las fechas de este mensaje la sustituyen.',
  'lead.many': 'Se trata de {count} de sus servidores; las fechas son las del primero de ellos.',

  'heading.seen': 'Qué hemos visto',
  'seen.server': 'Servidor',
  'seen.more': 'y {count} más',
  'seen.version': 'Versión',
  'seen.problem': 'Problema',
  'seen.since': 'Detectado el',
  'problem.past-end-of-support': '{product} no tiene soporte desde el {date}.',
  'problem.below-floor': 'Le faltan actualizaciones de seguridad: se necesita al menos {build}.',
  'problem.superseded': 'Esta actualización acumulativa ya no recibe actualizaciones de seguridad.',
  'problem.other': 'Está obsoleta.',
  evidence: 'Su servidor lo dice él mismo, en la línea Received que escribió el {when}:',

  'heading.install': 'Qué hay que instalar',
  'install.any': 'Una de estas versiones o cualquiera posterior, a ser posible la última:',
  'install.replace':
    'Ya no hay actualizaciones para {product}. Hay que sustituirlo por una de estas versiones o cualquiera posterior, a ser posible la última:',
  'install.supported':
    'Una versión de Exchange con soporte de Microsoft y su última actualización de seguridad.',

  'heading.schedule': 'Qué ocurrirá y cuándo',
  'schedule.from': 'A partir del',
  'schedule.mail': 'El correo',
  'schedule.now': '{date} (ahora)',
  'schedule.end':
    'Esto termina por sí solo: con el primer mensaje que muestre una versión actualizada se retiran todas las restricciones, y le escribimos.',
  'effect.none': 'se acepta con normalidad',
  'effect.delay': 'se retrasa durante {throttle} minutos de cada hora',
  'effect.partly': 'se rechaza durante {block} minutos y se retrasa durante {throttle} minutos de cada hora',
  'effect.block': 'se rechaza durante {block} minutos de cada hora',
  'effect.refuse': 'se rechaza en todo momento',
  'schedule.minute':
    'Estos minutos empiezan en el minuto {minute} de cada hora (UTC), primero los de rechazo.',

  'heading.meaning': 'Qué significa para su correo',
  'meaning.delay':
    'Retrasado: su servidor no recibe ningún error. Guardamos el mensaje y lo entregamos en cuanto pasan esos minutos; no se pierde nada y nadie tiene que volver a enviar.',
  'meaning.refuse':
    'Rechazado: el remitente recibe un aviso de no entrega con el código 5.7.230 y tiene que volver a enviar. No se debe a su red ni a sus certificados.',

  'heading.time': '¿Necesita más tiempo?',
  'time.left':
    'Puede obtener una pausa: 90 días por año natural, en varias partes si lo desea, y se puede terminar antes. En {year} le quedan {days} días a {organisation}.',
  'time.ask': 'Responda a este mensaje e indique cuántos días necesita.',
  'time.page':
    'Lo más rápido es su propia página. Muestra la situación actual, no requiere cuenta y la pausa surte efecto en el acto. Cualquiera que tenga este enlace puede hacerlo, así que compártalo con cuidado.',
  'time.open': 'Abrir su página',
  'time.paused':
    'Hay una pausa para {organisation} hasta el {when}. Las fechas de arriba ya la tienen en cuenta.',

  'heading.wrong': '¿Nos equivocamos?',
  'wrong.text':
    'Si el servidor ya está actualizado, no es suyo o no es lo que creemos, responda a este mensaje y nómbrelo: {id}. Lo revisará una persona.',

  more: 'Más información: {link}',
  closing: 'Un cordial saludo',
  sender: 'El equipo de correo de {receiver}',
  footer:
    'Este mensaje lo ha escrito un programa y lo recibe una sola vez. Va dirigido a los responsables de {organisation}, porque el correo de {organisation} pasa por este servidor.',
};
