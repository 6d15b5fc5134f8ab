using System.Text;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;
using Integration.Functions.Parabol;

namespace Integration.Functions.Tests.Notifications;

/// <summary>Bytes of strangers are read or refused, never a surprise; what is accepted can be shown.</summary>
public class BrokenBytesTests
{
    private const int Rounds = 300;

    private static readonly string[] Pieces = ["\"", "{", "}", "[", "]", ":", ",", "null", "1e999", "-0", "\\ud800", "\\u0000", "\u2028", "{\"id\":", "\uFEFF", "true", "99999999999"];

    [Fact]
    public void Events_are_read_or_refused()
    {
        var random = new Random(1);
        foreach (var sample in Samples.Names.Select(Samples.Load))
        {
            for (var round = 0; round < Rounds; round++) Show(CloudEvent.Read(Broken(sample, random), EventJson.AfterTheSamples));
        }
    }

    [Fact]
    public void Rendered_messages_are_recognised_relayed_or_refused()
    {
        var random = new Random(2);
        foreach (var body in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Parabol", "rendered")).Select(File.ReadAllText))
        {
            for (var round = 0; round < Rounds; round++) Show(RenderedMessage.Recognise(Broken(body, random), "t", SomeEvent.Noon, ""));
        }
    }

    private static void Show(EventReading reading)
    {
        if (reading is EventReading.Accepted accepted)
        {
            Assert.NotEmpty(MeetingMessage.For(accepted.Event, SomeEvent.Context).Attachments);
            Assert.IsType<EventReading.Accepted>(CloudEvent.Read(CloudEvent.Fit(accepted.Event), EventJson.AfterTheSamples.AddYears(10)));
        }
        else
        {
            Assert.NotEmpty(Assert.IsType<EventReading.Rejected>(reading).Why);
        }
    }

    private static byte[] Broken(string json, Random random)
    {
        var text = json;
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(0, 12), text.Length - at);
            text = text.Remove(at, length).Insert(at, random.Next(3) == 0 ? "" : Pieces[random.Next(Pieces.Length)]);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (random.Next(4) == 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
