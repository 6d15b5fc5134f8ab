using Integration.Functions.Commands;
using Integration.Functions.Groups.Jobs;

namespace Integration.Functions.Groups.Mentions;

internal static class MentionsRegistration
{
    public static IServiceCollection AddMentions(this IServiceCollection services) => services
        .AddSingleton<MentionReader>()
        .AddSingleton<MentionSummary>()
        .AddSingleton<IJobWork, MentionWork>()
        .AddSingleton<IJobTalk, MentionTalk>()
        .AddSingleton<GroupMentions>()
        .AddSingleton<EventMentions>()
        .AddSingleton<HeardMentions>();
}
