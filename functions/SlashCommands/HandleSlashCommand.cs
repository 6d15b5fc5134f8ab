using Microsoft.Azure.Functions.Worker;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Install;

namespace Integration.Functions.SlashCommands;

/// <summary>
/// <c>POST /api/commands</c>: <c>/parabol</c> as a custom slash command. Whoever knows the command's token is Mattermost and gets a 200
/// with a sentence, whatever happens, because Mattermost hides the body of every other answer. Whoever does not gets a bare 401:
/// Mattermost shows that status to the person, and it tells a stranger nothing.
/// </summary>
internal sealed partial class HandleSlashCommand(
    CommandTokens tokens, MattermostServers servers, RunningCommands commands, CommandAnswers answers, LateAnswers late, TimeProvider clock,
    ILogger<HandleSlashCommand> log)
{
    /// <summary>After that the person is told to wait: Mattermost recommends an answer within 3 s.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1.5);

    /// <summary>Where a late answer has nowhere to go: Mattermost hangs up after 30 s.</summary>
    private static readonly TimeSpan AtLast = TimeSpan.FromSeconds(25);

    [Function(nameof(HandleSlashCommand))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "commands")] HttpRequest request) => RunAsync(request.HttpContext);

    /// <summary>A command that somebody made by hand with the request method GET: Mattermost would show nothing but a status.</summary>
    [Function("ExplainGetCommand")]
    public IResult Explain([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "commands")] HttpRequest request) => Answer(answers.Of(
        "This slash command sends GET requests, which are not supported. Ask whoever created it to open **Integrations > Slash Commands**, edit it and set **Request Method** to **POST**."));

    private async Task<IResult> RunAsync(HttpContext http)
    {
        var body = await JsonBody.ReadBytesAsync(http);
        var form = SlashCommandForm.Read(body.Span, http.Request.Headers.Authorization);
        if (form.IsSslCheck) return TypedResults.Text("");
        try
        {
            return await FindAsync(form, http.RequestAborted) is { } command
                ? Answer(await AnswerAsync(form, command))
                : Problems.ForStatus(StatusCodes.Status401Unauthorized);
        }
        catch (Exception fault) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogFault(fault);
            return Answer(answers.Of(RunningCommands.Apology.Text));
        }
    }

    /// <summary>Null for a token that is not known, or that belongs to another team's command.</summary>
    private async Task<RegisteredCommand?> FindAsync(SlashCommandForm form, CancellationToken stopping)
    {
        if (form.Token is not { } token || await tokens.FindAsync(token, stopping) is not { } command)
        {
            LogUnknownToken();
            return null;
        }

        if (form.TeamId == command.MattermostTeamId) return command;
        LogForeignTeam(command.ServerId, command.MattermostTeamId);
        return null;
    }

    /// <summary>The work goes on when the person who waits does not: it is no request's to cancel.</summary>
    private async Task<SlashCommandAnswer> AnswerAsync(SlashCommandForm form, RegisteredCommand command)
    {
        if (form.ToCall(command) is not { } call)
        {
            return answers.Of("This request lacks what every Mattermost sends: the channel and the person. Is something changing it on its way?");
        }

        var work = AnswerAsync(command, call);
        if (await IsDoneAsync(work, AtOnce)) return await work;
        if (await AddressAsync(form, call) is not var (address, server))
        {
            return await IsDoneAsync(work, AtLast - AtOnce) ? await work : answers.Of("This takes longer than Mattermost waits. Ask again in a minute to see what came of it.");
        }

        commands.Keep(FollowUpAsync(work, address, server));
        return answers.Of("One moment …");
    }

    private async Task<SlashCommandAnswer> AnswerAsync(RegisteredCommand command, CommandCall call)
    {
        var reply = await commands.RunAsync(call);
        if (command.FirstUsedAt is null) await tokens.ConfirmAsync(command, CancellationToken.None);
        return answers.Of(reply, call);
    }

    private async Task FollowUpAsync(Task<SlashCommandAnswer> work, Uri address, MattermostServer server)
    {
        var answer = await work;
        _ = await late.PostAsync(address, answer, server, CancellationToken.None);
    }

    private async Task<(Uri Address, MattermostServer Server)?> AddressAsync(SlashCommandForm form, CommandCall call)
    {
        if (await servers.FindAsync(call.ServerId, CancellationToken.None) is not { } server) return null;
        if (LateAnswers.AddressOf(form.ResponseUrl, server) is { } address) return (address, server);
        LogForeignAddress(call.ServerId, call.ChannelId);
        return null;
    }

    private async ValueTask<bool> IsDoneAsync(Task work, TimeSpan limit)
    {
        if (work.IsCompleted) return true;
        using var done = new CancellationTokenSource();
        var first = await Task.WhenAny(work, Task.Delay(limit, clock, done.Token));
        await done.CancelAsync();
        return first == work;
    }

    private static IResult Answer(SlashCommandAnswer answer) => TypedResults.Json(answer, SlashCommandsJson.Default.SlashCommandAnswer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A slash command came with a token that is not known: it was registered with another integration, or uninstalled here")]
    private partial void LogUnknownToken();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A slash command of {ServerId} came for another team than its own, {TeamId}")]
    private partial void LogForeignTeam(string serverId, string teamId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A slash command failed before it ran")]
    private partial void LogFault(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A slash command of {ServerId} in channel {ChannelId} names no address of that server for a late answer")]
    private partial void LogForeignAddress(string serverId, string channelId);
}
