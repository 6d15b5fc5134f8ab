// Puts Parabol's events on the queues of "Parabol for Mattermost".
// npm install @azure/storage-queue @azure/identity
import { QueueServiceClient } from '@azure/storage-queue'
import { randomUUID } from 'node:crypto'

type MeetingType = 'action' | 'retrospective' | 'poker' | 'teamPrompt' | 'teamHealth'

interface Meeting {
  team: { id: string; name: string }
  meeting: { id: string; name: string; type: MeetingType }
}

/** The types of events and what each carries; the JSON Schema is served at /api/events.schema.json. */
interface Events {
  'co.parabol.meeting.started': Meeting
  'co.parabol.meeting.renamed': Meeting & { previousName: string }
  'co.parabol.meeting.ended': Meeting & { stats: Record<string, number>; summary?: string }
  'co.parabol.meeting.response.submitted': Meeting & { response: { id: string; author: { name: string }; text?: string } }
  'co.parabol.meeting.topic.shared': Meeting & { topic: { id: string; title: string; sharedBy: { name: string }; reflections?: string[] } }
  'co.parabol.timer.started': Meeting & { phase: string; deadline: string }
  'co.parabol.timer.changed': Meeting & { phase: string; deadline: string }
  'co.parabol.timer.stopped': Meeting & { phase?: string }
  'co.parabol.timer.cancelled': Meeting & { phase?: string }
}

export class MattermostEvents {
  /** With an identity: new QueueServiceClient(url, new DefaultAzureCredential()). */
  constructor(private readonly queues: QueueServiceClient, private readonly source: string) {}

  /**
   * Queues an event. The id names it together with the source: sending the same id again is harmless, so a failed call may
   * simply be repeated with the same id.
   */
  async send<T extends keyof Events>(type: T, data: Events[T], id: string = randomUUID(), time: Date = new Date()): Promise<void> {
    const event = {
      specversion: '1.0',
      id,
      source: this.source,
      type,
      subject: `team/${data.team.id}`,
      time: time.toISOString(),
      datacontenttype: 'application/json',
      data
    }
    const queue = type.startsWith('co.parabol.timer.') ? 'timer-events' : 'meeting-events'
    // The JavaScript SDK sends text as it is; the reader expects Base64.
    const text = Buffer.from(JSON.stringify(event)).toString('base64')
    await this.queues.getQueueClient(queue).sendMessage(text, { messageTimeToLive: -1 })
  }
}

// node producer.js: announces a meeting.
if (require.main === module) {
  const queues = QueueServiceClient.fromConnectionString(process.env.AZURE_STORAGE_CONNECTION_STRING!)
  const events = new MattermostEvents(queues, 'https://app.parabol.co')
  events
    .send('co.parabol.meeting.started', {
      team: { id: '8fJ2k', name: 'Platform' },
      meeting: { id: 'kX91', name: 'Sprint 41 retro', type: 'retrospective' }
    })
    .then(() => console.log('Put on meeting-events.'))
}
