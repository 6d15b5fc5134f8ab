using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Integrations;

/// <summary>Opens dialogs (a live <c>trigger_id</c> is all that it takes) and sends what people fill in.</summary>
internal sealed class DialogRunner(ServerProfile server, IntegrationClient client, TriggerIds triggers)
{
    private readonly Lock gate = new();
    private readonly List<SandboxDialog> opened = [];
    private TaskCompletionSource more = NewSignal();

    /// <summary>Those that nobody has closed yet.</summary>
    public IReadOnlyList<SandboxDialog> Opened
    {
        get { lock (gate) return [.. opened]; }
    }

    public AppError? Open(string triggerId, string? url, DialogBody? dialog)
    {
        if (triggerId.Length == 0) return AppError.InvalidParameter("trigger_id");
        if (string.IsNullOrEmpty(url)) return AppError.InvalidParameter("url");
        var (userId, error) = triggers.Read(triggerId);
        if (userId is null) return error;
        TaskCompletionSource arrived;
        lock (gate)
        {
            opened.Add((dialog ?? new()).For(userId, url));
            arrived = more;
            more = NewSignal();
        }

        arrived.SetResult();
        return null;
    }

    /// <summary>The newest dialog of that person, as soon as one is open.</summary>
    public async Task<SandboxDialog> WaitForAsync(string userId, CancellationToken stopping)
    {
        while (true)
        {
            Task arrival;
            lock (gate)
            {
                if (opened.LastOrDefault(dialog => dialog.UserId == userId) is { } found) return found;
                arrival = more.Task;
            }

            await arrival.WaitAsync(stopping);
        }
    }

    public async Task<DialogRun> SubmitAsync(SandboxUser user, SandboxChannel channel, string teamId, DialogSubmission submission, CancellationToken stopping)
    {
        using var request = JsonPost.To(submission.Url, new()
        {
            ["type"] = "dialog_submission",
            ["callback_id"] = submission.CallbackId,
            ["state"] = submission.State,
            ["user_id"] = user.Id,
            ["channel_id"] = channel.Id,
            ["team_id"] = server.Release.DerivesDialogTeam ? channel.TeamId : teamId,
            ["submission"] = submission.Values.DeepClone(),
            ["cancelled"] = submission.IsCancelled,
        });
        var received = await client.SendAsync(request, server.Settings.IntegrationTimeout(server.Release), stopping);
        var run = Interpret(received);
        if (submission.Dialog is { } dialog && run.IsClosed) Close(dialog);
        return run;
    }

    public void Close(SandboxDialog dialog)
    {
        lock (gate) opened.Remove(dialog);
    }

    private static DialogRun Interpret(IntegrationAnswer received)
    {
        if (received is not IntegrationAnswer.Answered { Status: StatusCodes.Status200OK } answered) return new() { Error = Failed };
        try
        {
            var answer = JsonPost.Read<SubmissionAnswer>(answered.Body);
            return new()
            {
                FormError = answer?.Error ?? "",
                FieldErrors = answer?.Errors ?? new Dictionary<string, string>(StringComparer.Ordinal),
            };
        }
        catch (JsonException)
        {
            return new() { Error = Failed };
        }
    }

    private static readonly AppError Failed = AppError.BadRequest("app.submit_interactive_dialog.json_error", "Encountered an error decoding JSON for interactive dialog.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record SubmissionAnswer(string? Error, IReadOnlyDictionary<string, string>? Errors);
}

/// <summary>What somebody filled in; <see cref="Dialog"/> is known when it was not sent by a foreign client.</summary>
internal sealed record DialogSubmission(string Url, string CallbackId, string State, JsonObject Values, bool IsCancelled, SandboxDialog? Dialog = null);

/// <summary>A dialog as an integration sends it.</summary>
internal sealed record DialogBody
{
    public string? CallbackId { get; init; }
    public string? Title { get; init; }
    public string? IntroductionText { get; init; }
    public string? SubmitLabel { get; init; }
    public string? State { get; init; }
    public bool NotifyOnCancel { get; init; }
    public IReadOnlyList<DialogElement>? Elements { get; init; }

    public SandboxDialog For(string userId, string url) => new()
    {
        UserId = userId,
        Url = url,
        CallbackId = CallbackId ?? "",
        Title = Title ?? "",
        IntroductionText = IntroductionText ?? "",
        SubmitLabel = SubmitLabel ?? "",
        State = State ?? "",
        NotifyOnCancel = NotifyOnCancel,
        Elements = Elements ?? [],
    };
}
