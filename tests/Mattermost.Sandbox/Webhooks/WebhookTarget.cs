using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>Finds the channel that a call is meant for, and whether the webhook may post there.</summary>
internal sealed class WebhookTarget(SandboxState state)
{
    public Result Find(SandboxHook hook, string channel)
    {
        if (channel is ['@', .. var username] && state.FindUserByName(username) is null) return new Result.Refused(WebhookErrors.NoSuchUser);
        if (Channel(hook, channel) is not { } target)
        {
            return new Result.Refused(channel.Length == 0 ? WebhookErrors.NoDefaultChannel : WebhookErrors.NoSuchChannel);
        }

        if (hook.ChannelLocked && hook.ChannelId != target.Id) return new Result.Refused(WebhookErrors.ChannelLocked);
        if (state.FindUser(hook.UserId) is not { } owner) return new Result.Refused(WebhookErrors.NoOwner);
        return target.Type == ChannelType.Open || target.Members.Contains(owner.Id, StringComparer.Ordinal)
            ? new Result.Found(owner, target)
            : new Result.Refused(WebhookErrors.NoPermission);
    }

    private SandboxChannel? Channel(SandboxHook hook, string channel) => channel switch
    {
        "" => state.FindChannel(hook.ChannelId),
        ['@', .. var username] => state.DirectChannel(hook.UserId, state.FindUserByName(username)!.Id),
        ['#', .. var name] => state.FindChannelByName(hook.TeamId, name),
        _ => state.FindChannelByName(hook.TeamId, channel),
    };

    public abstract record Result
    {
        private Result()
        {
        }

        public sealed record Found(SandboxUser Owner, SandboxChannel Channel) : Result;

        public sealed record Refused(AppError Error) : Result;
    }
}
