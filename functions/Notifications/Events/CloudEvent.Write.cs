using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Notifications.Events;

public static partial class CloudEvent
{
    /// <summary>Of <c>\uXXXX</c>.</summary>
    private const int EscapeLength = 6;

    // No HTML anywhere near: letters of nearly every script are written as they are.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event as it lies on a queue; <see cref="Read(string, DateTimeOffset)"/> gives it back.</summary>
    public static string Write(ParabolEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", e.Id);
            json.WriteString("source", e.Source);
            json.WriteString("type", EventKinds.TypePrefix + e.Kind);
            json.WriteString("subject", "team/" + e.Team.Id);
            json.WriteString("time", e.Time);
            json.WriteString("datacontenttype", "application/json");
            WriteData(json, e);
            json.WriteEndObject();
        }

        return WithoutNeedlessEscapes(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>The framework's writer escapes what lies beyond 16 bits: an emoji would take twelve bytes instead of four.</summary>
    private static string WithoutNeedlessEscapes(string json)
    {
        if (!json.Contains("\\uD", StringComparison.Ordinal)) return json;
        var text = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length; at++)
        {
            if (UnitAt(json, at) is { } high && char.IsHighSurrogate(high) && UnitAt(json, at + EscapeLength) is { } low && char.IsLowSurrogate(low))
            {
                text.Append(high).Append(low);
                at += (2 * EscapeLength) - 1;
                continue;
            }

            text.Append(json[at]);
            // An escaped backslash is none that escapes what follows.
            if (json[at] == '\\') text.Append(json[++at]);
        }

        return text.ToString();
    }

    private static char? UnitAt(string json, int at) =>
        at + EscapeLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u' && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private static void WriteData(Utf8JsonWriter json, ParabolEvent e)
    {
        json.WriteStartObject("data");
        json.WriteStartObject("team");
        json.WriteString("id", e.Team.Id);
        json.WriteString("name", e.Team.Name);
        json.WriteEndObject();
        if (e is MeetingEvent { Meeting: var meeting }) WriteMeeting(json, meeting);
        WriteOwn(json, e);
        if (e.IsCut) json.WriteBoolean("cut", true);
        json.WriteEndObject();
    }

    private static void WriteMeeting(Utf8JsonWriter json, MeetingRef meeting)
    {
        json.WriteStartObject("meeting");
        json.WriteString("id", meeting.Id);
        json.WriteString("name", meeting.Name);
        json.WriteString("type", MeetingTypes.Word(meeting.Type));
        json.WriteEndObject();
    }

    private static void WriteOwn(Utf8JsonWriter json, ParabolEvent e)
    {
        switch (e)
        {
            case MeetingStarted:
                break;
            case MeetingRenamed renamed:
                json.WriteString("previousName", renamed.PreviousName);
                break;
            case MeetingEnded ended:
                WriteStats(json, ended.Stats);
                WriteIfAny(json, "summary", ended.Summary);
                break;
            case ResponseSubmitted response:
                WriteResponse(json, response);
                break;
            case TopicShared topic:
                WriteTopic(json, topic);
                break;
            case TimerEvent timer:
                WriteIfAny(json, "phase", timer.Phase);
                if (Deadline(timer) is { } deadline) json.WriteString("deadline", deadline);
                break;
            case MessageRelayed relayed:
                json.WritePropertyName("attachments");
                JsonSerializer.Serialize(json, relayed.Attachments, MattermostJson.Default.IReadOnlyListAttachment);
                break;
            default:
                throw new UnreachableException(e.GetType().Name);
        }
    }

    private static DateTimeOffset? Deadline(TimerEvent timer) =>
        timer switch { TimerStarted started => started.Deadline, TimerChanged changed => changed.Deadline, _ => null };

    private static void WriteStats(Utf8JsonWriter json, MeetingStats stats)
    {
        ReadOnlySpan<(string Name, int? Count)> counts =
        [
            ("reflections", stats.Reflections), ("topics", stats.Topics), ("comments", stats.Comments), ("tasks", stats.Tasks),
            ("agendaItems", stats.AgendaItems), ("stories", stats.Stories), ("responses", stats.Responses),
        ];
        json.WriteStartObject("stats");
        foreach (var (name, count) in counts)
        {
            if (count is { } known) json.WriteNumber(name, known);
        }

        if (stats.Duration is { } duration) json.WriteNumber("durationSeconds", duration.TotalSeconds);
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, ResponseSubmitted response)
    {
        json.WriteStartObject("response");
        json.WriteString("id", response.ResponseId);
        json.WriteStartObject("author");
        json.WriteString("name", response.AuthorName);
        json.WriteEndObject();
        WriteIfAny(json, "text", response.Text);
        json.WriteEndObject();
    }

    private static void WriteTopic(Utf8JsonWriter json, TopicShared topic)
    {
        json.WriteStartObject("topic");
        json.WriteString("id", topic.TopicId);
        json.WriteString("title", topic.Title);
        json.WriteStartObject("sharedBy");
        json.WriteString("name", topic.SharedByName);
        json.WriteEndObject();
        json.WriteStartArray("reflections");
        foreach (var reflection in topic.Reflections) json.WriteStringValue(reflection);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }
}
