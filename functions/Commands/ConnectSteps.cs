using System.Text.RegularExpressions;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Commands;

/// <summary>How to get an incoming webhook in this Mattermost, step by step.</summary>
internal static partial class ConnectSteps
{
    public static CommandReply For(CommandCall call, MattermostServer server, string? code, bool isConnected) => CommandReply.Of($"""
        {(isConnected ? IsConnected(call) : "**To connect this channel, Parabol needs an incoming webhook of it:**")}

        1. Open [Incoming Webhooks]({PageOf(call, server)}) ({MenuOf(server.Version)}) and choose **Add Incoming Webhook**.
        2. Give it a title such as `Parabol`, choose this channel, and save.
        3. Copy its address and type {Say.Typed(call, $"connect {(code is null ? "" : $"{Shown(code)} ")}https://…/hooks/…")} here. Only you and I see it.

        {Missing(server.Version)} With Parabol's bot none of this is needed: your administrator can install it.
        """);

    private static string IsConnected(CommandCall call) =>
        $"**This channel is connected already.** {Say.Typed(call, "status")} shows how it is doing, {Say.Typed(call, "test")} mends it. To use another incoming webhook:";

    /// <summary>With the team's name if we know it; Mattermost sends everybody else to a team of theirs.</summary>
    private static string PageOf(CommandCall call, MattermostServer server) =>
        $"{server.BaseUrl.AbsoluteUri.TrimEnd('/')}/{(call.MattermostTeamName is { } name && TeamName().IsMatch(name) ? name : "_redirect")}/integrations/incoming_webhooks";

    private static string MenuOf(ServerVersion? version) => version is null || version.IsAtLeast(6, 0)
        ? "product menu, top left > Integrations > Incoming Webhooks"
        : "main menu ☰ > Integrations > Incoming Webhooks";

    private static string Missing(ServerVersion? version) => version is not null && version.IsAtLeast(11, 2)
        ? "If Integrations is not in the menu, you lack the right to manage your own incoming webhooks: ask a team administrator to make one for you."
        : "If Integrations is not in the menu, ask a team administrator to make the webhook for you.";

    private static string Shown(string code) => $"{code[..(code.Length / 2)]}-{code[(code.Length / 2)..]}";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TeamName();
}
