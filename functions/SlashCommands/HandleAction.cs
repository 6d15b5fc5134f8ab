using Microsoft.Azure.Functions.Worker;
using System.Text.Json;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Install;

namespace Integration.Functions.SlashCommands;

/// <summary>
/// <c>POST /api/actions</c>: a button was pressed, or a dialog submitted. Nothing in such a request is proved but the context that we
/// signed; what is not ours, too old, somebody else's or pressed before is answered with a sentence.
/// </summary>
internal sealed partial class HandleAction(
    ButtonContexts contexts, PressedButtons pressed, CommandDispatcher dispatcher, RunningCommands commands, CommandAnswers answers, LateAnswers late,
    MattermostServers servers, ILogger<HandleAction> log)
{
    private const string Type = "Type `/parabol status` instead.";

    [Function(nameof(HandleAction))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "actions")] HttpRequest request) => RunAsync(request.HttpContext);

    private async Task<IResult> RunAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } request) return Problems.Of(StatusCodes.Status400BadRequest, "invalid-json", "The body cannot be read", "It is no JSON object of a pressed button or a submitted dialog.");
        try
        {
            return await AnswerAsync(request);
        }
        catch (Exception fault)
        {
            LogFault(fault);
            return Refused(request, RunningCommands.Apology.Text);
        }
    }

    private async Task<IResult> AnswerAsync(ActionRequest request)
    {
        switch (contexts.Read(request.Signed))
        {
            case ContextReading.Good(var context) when IsForThem(context, request):
                return request.IsDialog ? await SubmitAsync(context, request) : await PressAsync(context, request);
            case ContextReading.Good(var context):
                LogForeign(context.ServerId, context.ChannelId, context.UserId);
                return Refused(request, $"This was made for somebody else, or for another channel. {Type}");
            case ContextReading.Expired(var context):
                return Refused(request, $"This is too old to be used. Type {Say.Typed(context.ToCall(), Words.Of(context.Command) switch { WordsReading.Read { Words: [var verb, ..] } => verb, _ => "help" })} instead.");
            default:
                LogForged();
                return Refused(request, $"This is not of Parabol, or was changed on its way. {Type}");
        }
    }

    /// <summary>Null when it cannot be read.</summary>
    private static async Task<ActionRequest?> ReadAsync(HttpContext http)
    {
        try
        {
            var body = await JsonBody.ReadBytesAsync(http);
            return JsonSerializer.Deserialize(body.Span, SlashCommandsJson.Default.ActionRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>From 11.10 a dialog's team is empty where the channel has none.</summary>
    private static bool IsForThem(ButtonContext context, ActionRequest request) =>
        request.UserId == context.UserId && request.ChannelId == context.ChannelId && (request.TeamId == context.TeamId || string.IsNullOrEmpty(request.TeamId));

    private async Task<IResult> PressAsync(ButtonContext context, ActionRequest request)
    {
        var call = context.ToCall();
        var reply = await RunOnceAsync(context, call);
        if (reply is null) return Refused(request, $"This button was pressed before. To do it again, type {Say.Typed(context.ToCall(), context.Command)}.");
        return reply.Form is { } form && await OpenAsync(form, call, request) ? Json(new ActionAnswer()) : Json(answers.Update(reply, call));
    }

    private async Task<IResult> SubmitAsync(ButtonContext context, ActionRequest request)
    {
        if (request.Cancelled) return Json(new DialogAnswer(null));
        var reply = await RunOnceAsync(context, context.ToCall() with { Text = $"{context.Command} {string.Join(' ', request.Words())}" });
        if (reply is null) return Refused(request, $"This was submitted before. Type {Say.Typed(context.ToCall(), "settings")} to change something again.");
        return Json(new DialogAnswer(reply.IsError ? reply.Text : null));
    }

    private Task<CommandReply?> RunOnceAsync(ButtonContext context, CommandCall call) =>
        pressed.RunOnceAsync(context, dispatcher.IsHarmless(call.Text), () => commands.RunAsync(call));

    private async Task<bool> OpenAsync(ReplyForm form, CommandCall call, ActionRequest request) =>
        request.TriggerId is { Length: > 0 } triggerId
        && await servers.FindAsync(call.ServerId, CancellationToken.None) is { } server
        && await late.OpenAsync(answers.Dialog(form, call, triggerId), server, CancellationToken.None);

    private static IResult Refused(ActionRequest request, string why) =>
        request.IsDialog ? Json(new DialogAnswer(why)) : Json(new ActionAnswer { EphemeralText = why });

    private static IResult Json(ActionAnswer answer) => TypedResults.Json(answer, SlashCommandsJson.Default.ActionAnswer);

    private static IResult Json(DialogAnswer answer) => TypedResults.Json(answer, SlashCommandsJson.Default.DialogAnswer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A button or dialog made for {UserId} at {ServerId} in channel {ChannelId} came from elsewhere")]
    private partial void LogForeign(string serverId, string channelId, string userId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A button or dialog failed")]
    private partial void LogFault(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A button or dialog came whose context is not ours")]
    private partial void LogForged();
}
