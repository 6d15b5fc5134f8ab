using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Doors;

/// <summary>Bodies as an unmodified Parabol renders them for Mattermost.</summary>
internal static class Rendered
{
    public static string Load(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Parabol", "rendered", $"{name}.json"));

    /// <summary>A deadline as Parabol writes it, an hour from now: the ones in the files have long passed.</summary>
    public static string TimerStart()
    {
        var body = JsonNode.Parse(Load("timer-start-retrospective"))!;
        foreach (var field in body["attachments"]![0]!["fields"]!.AsArray())
        {
            var text = field!["value"]!.GetValue<string>();
            field["value"] = text.Replace("1700000000", $"{RunningIntegration.Now.AddHours(1).ToUnixTimeSeconds()}", StringComparison.Ordinal);
        }

        return body.ToJsonString();
    }
}
