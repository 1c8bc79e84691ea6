import type { PagePhrases } from './phrases.ts';

/** What the postmaster's page says, in Spanish. */
export const es: PagePhrases = {
  'title.organisation': 'Servidores de correo de {organisation}',
  'page.of': 'Equipo de correo de {receiver}',
  'page.for':
    'Para los responsables de {organisation}. Cualquiera que tenga este enlace ve esta página y puede actuar aquí; es válido hasta el {date}.',
  'page.languages': 'Idioma',

  'state.stage': 'Etapa {stage} de {stages}',
  'state.paused': 'En pausa',
  'state.exempt': 'Exento',
  'state.observed': 'Solo observado',
  'state.free': 'Actualizado',
  'state.none': 'Sin objeciones',

  'lead.paused':
    'Hay una pausa hasta el {when}: se acepta todo el correo de este servidor, y las fechas de abajo se han aplazado.',
  'lead.exempt': '{receiver} ha eximido a este servidor hasta el {when}: se acepta todo su correo.',
  'lead.observed':
    'Delante de este servidor hay otro servidor de correo. Solo se observa, y se acepta todo su correo.',
  'lead.none': 'Por ahora no hay nada en contra de este servidor, y se acepta todo su correo.',
  'lead.unproven':
    'Este servidor dice que pertenece a {organisation}, pero ningún mensaje suyo lo ha demostrado. Por eso aquí no se puede cambiar nada.',

  'short.heading': 'En resumen',
  'short.problem': 'Qué está mal',
  'short.now': 'Ahora el correo',
  'short.hour': 'En cada hora',
  'short.next': 'Después',
  'short.needed': 'Qué lo arregla',
  'short.or': '{release} o posterior',
  'short.time': 'Necesito más tiempo',
  'now.accepted': 'se acepta',
  'now.open': 'se acepta hasta las {when}',
  'now.throttle': 'se retrasa hasta las {when}',
  'now.block': 'se rechaza hasta las {when}',
  'hour.throttle': 'se retrasa',
  'hour.block': 'se rechaza',
  'hour.title': 'El correo {now}.',
  'next.stage': 'A partir del {when}: {effect}',
  'next.last': 'Así seguirá hasta que se actualice el servidor.',

  'pause.text':
    'Durante la pausa se acepta todo el correo de todos los servidores de {organisation}, y cada fecha se aplaza otros tantos días. Con eso no se arregla nada.',
  'pause.days': 'Días (como máximo {most})',
  'pause.start': 'Pausar',
  'pause.extend': 'Prorrogar',
  'pause.end': 'Terminar la pausa ahora',
  'pause.back': 'Los días que queden no se pierden.',
  'pause.none': 'Por ahora no quedan más días. Si no basta, responda a uno de nuestros mensajes.',

  'repaired.heading': '¿Está arreglado?',
  'repaired.text': 'Dígalo y quedará anotado para el equipo de {receiver}.',
  'repaired.how':
    'Por sí solo no retira nada: decide el próximo mensaje de este servidor. En cuanto uno muestre una versión actualizada se retiran todas las restricciones, así que lo más rápido es enviarnos un mensaje corriente.',
  'repaired.button': 'Está arreglado',
  'repaired.said':
    'El {when} indicó que está arreglado. Desde entonces no ha llegado ningún mensaje de este servidor; el próximo decidirá.',
  'repaired.not-yet':
    'El {when} indicó que está arreglado, pero el mensaje del {seen} todavía muestra la versión antigua. ¿Envía otro servidor, o falta por actualizar alguno de ellos?',

  'contacts.heading': 'Quién recibe nuestros mensajes',
  'contacts.told':
    'Sobre los servidores de {organisation} escribimos a {contacts}. Puede indicar otra dirección; las anteriores seguirán recibiendo nuestros mensajes.',
  'contacts.nobody': 'Sobre los servidores de {organisation} no escribimos a nadie.',
  'contacts.full':
    'Aquí no se pueden indicar más direcciones. Para cambiarlas, responda a uno de nuestros mensajes.',
  'contacts.address': 'Dirección de correo electrónico',
  'contacts.add': 'Añadir',

  'wrong.text':
    'Si el servidor ya está actualizado, no es suyo o no es lo que creemos, escriba a {from} y nómbrelo: {id}. Lo revisará una persona.',

  'list.heading': 'Sus servidores',
  'list.caption':
    'Primero los más avanzados. Cada nombre lleva a lo que se ha visto, lo que hay que instalar y lo que ocurrirá y cuándo.',
  'list.server': 'Servidor',
  'list.version': 'Versión',
  'list.state': 'Estado',
  'list.next': 'Después',
  'list.more': 'Más servidores',
  'list.first': 'Volver al principio',
  'list.empty': 'Aquí no hay servidores que mostrar.',
  'list.back': 'Todos los servidores de {organisation}',

  'done.paused': 'La pausa ha empezado.',
  'done.pause-ended': 'La pausa ha terminado. Los días no utilizados no se pierden.',
  'done.contact-added': 'La dirección queda anotada. Recibirá nuestro próximo mensaje.',
  'done.said-repaired': 'Anotado. Decidirá el próximo mensaje del servidor.',

  'problem.stale':
    'Algo ha cambiado desde que abrió esta página, o esto ya se había enviado. Está viendo la situación actual; revísela y vuelva a enviar si aún procede.',
  'problem.over-budget': 'Es más de lo que queda: {days} días en {year}.',
  'problem.not-paused': 'Ya no hay ninguna pausa en curso.',
  'problem.days': 'Indique un número entero de días, de 1 a {most}.',
  'problem.address': 'Eso no es una dirección de correo como admin@example.com.',
  'problem.no-contacts':
    'Aquí no se pueden indicar más direcciones. Para cambiarlas, responda a uno de nuestros mensajes.',
  'problem.capped':
    'Ya se han hecho bastantes cambios por un día. Vuelva a intentarlo mañana o responda a uno de nuestros mensajes.',
  'problem.not-allowed': 'Aquí no se puede cambiar nada. Responda en su lugar a uno de nuestros mensajes.',
  'problem.form':
    'Esta página es demasiado antigua, o la petición vino de otro sitio. Está viendo la situación actual; vuelva a enviar, por favor.',

  'dead.title': 'Este enlace no es válido',
  'dead.text':
    'Quizá haya caducado, o no se haya abierto entero: es largo, y algunos programas de correo lo cortan. Cópielo entero del mensaje, o use el de nuestro último mensaje.',
  'dead.answer':
    'Si eso no ayuda, responda al mensaje en que venía. Una persona le enviará otro y podrá hacer por usted lo que habría hecho esta página.',
  'limited.title': 'Demasiadas peticiones',
  'limited.text':
    'Se ha pedido a esta página más de lo que atiende en tan poco tiempo. Vuelva a intentarlo dentro de {seconds} segundos. No se ha cambiado nada.',
  'failed.title': 'No ha funcionado',
  'failed.text':
    'El fallo es nuestro. Vuelva a intentarlo dentro de un minuto; si persiste, responda a uno de nuestros mensajes.',
};
