using System.Text.Json.Serialization;

namespace Integration.Functions.Install;

/// <summary>The registered servers.</summary>
internal sealed record ServersView(IReadOnlyList<ServerView> Servers);

/// <summary>A server without its secrets.</summary>
internal sealed record ServerView(string ServerId, string Url, string? Version, bool? Licensed, BotView? Bot, bool App, IReadOnlyList<CommandView> Commands,
    IReadOnlyList<MentionsView> Mentions)
{
    public static ServerView Of(MattermostServer server, IReadOnlyList<RegisteredCommand> commands, IReadOnlyList<RegisteredWebhook> webhooks) => new(
        server.ServerId, server.BaseUrl.AbsoluteUri, server.Version?.ToString(), server.Version?.IsLicensed,
        server.Bot is { } bot ? new BotView(bot.UserId, bot.Username) : null, server.HasApp, [.. commands.Select(CommandView.Of)], [.. webhooks.Select(MentionsView.Of)]);
}

internal sealed record BotView(string UserId, string Username);

/// <param name="Verb">The one verb that it stands for, or null for all.</param>
/// <param name="Verified">It has been called with its token, so it works.</param>
/// <param name="ByHand">A person made it in Mattermost and registered its token.</param>
internal sealed record CommandView(string ServerId, string TeamId, string Trigger, string? Verb, bool Verified, bool ByHand)
{
    public static CommandView Of(RegisteredCommand command) =>
        new(command.ServerId, command.MattermostTeamId, command.Trigger, command.Verb, command.FirstUsedAt is not null, command.CommandId is null);
}

/// <summary>An outgoing webhook, which lets group mentions be heard in what people post.</summary>
internal sealed record MentionsView(string ServerId, string TeamId)
{
    public static MentionsView Of(RegisteredWebhook webhook) => new(webhook.ServerId, webhook.MattermostTeamId);
}

/// <summary>What an installation or a removal did.</summary>
internal sealed record ReportView(string ServerId, bool Done, IReadOnlyList<StepView> Steps, IReadOnlyList<FindingView> Findings)
{
    public static ReportView Of(InstallReport report) => new(
        report.ServerId, report.IsDone,
        [.. report.Steps.Select(step => new StepView(step.Name, step.IsDone, step.Sentence, step.Team))],
        [.. report.Findings.Select(FindingView.Of)]);
}

internal sealed record StepView(string Step, bool Done, string Message, string? Team);

/// <param name="Level"><c>T0</c> to <c>T3</c>.</param>
/// <param name="Condition"><c>well</c>, <c>hint</c> or <c>wrong</c>.</param>
internal sealed record FindingView(string Level, string What, string Condition, string? Fault, string Message, string? Team)
{
    public static FindingView Of(Finding finding) => new(
        $"T{(int)finding.Level}", finding.What, WordOf(finding.Condition), finding.Fault, finding.Sentence, finding.Team);

    private static string WordOf(Condition condition) => condition switch
    {
        Install.Condition.Well => "well",
        Install.Condition.Hint => "hint",
        _ => "wrong",
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServersView))]
[JsonSerializable(typeof(CommandView))]
[JsonSerializable(typeof(MentionsView))]
[JsonSerializable(typeof(ReportView))]
internal sealed partial class ServersJson : JsonSerializerContext;
